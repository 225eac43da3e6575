import type { FittedModel } from "../../competition/backtest/predict_model.ts";
import { FitError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import type { WholeFolder } from "../../storage/files/whole_folder.ts";
import type { ExportedMember } from "./champion_recipe.ts";
import { formatReadable } from "../formats/json_model.ts";
import type { Format, ModelFile } from "../formats/model_file.ts";

/** A member that a format cannot express. */
export interface Inexpressible {
  /** Texts of the key columns; empty of keys that no run has seen. */
  readonly key: readonly string[];
  /** Version within the key; 0 of keys that no run has seen. */
  readonly version: number;
  /** Name of the contender. */
  readonly contender: string;
  /** Its model family. */
  readonly family: string;
  /** For people. */
  readonly reason: string;
}

/** Whose members are written. */
export interface ExportedKey {
  /** Null of keys that no run has seen. */
  readonly key: SeriesKey | null;
  /** Version within the key. */
  readonly version: number;
}

/** A folder of models that is filled version by version, with what is told of it. */
export class ExportFolder {
  readonly #folder: WholeFolder;
  /** What models are written as. */
  readonly format: Format;
  readonly #strict: boolean;
  readonly #models = new Set<string>();
  /** By fitted model: a pooled one is the same object in all its champions, and is written once. */
  readonly #members = new Map<unknown, ExportedMember>();
  /** Members that cannot be expressed. */
  readonly inexpressible: Inexpressible[] = [];

  /** @param folder Takes the files. @param options `strict`: whether a member that cannot be expressed is an error. */
  constructor(folder: WholeFolder, { format, strict = false }: { readonly format: Format; readonly strict?: boolean }) {
    this.#folder = folder;
    this.format = format;
    this.#strict = strict;
  }

  /** Distinct model files. */
  get models(): number {
    return this.#models.size;
  }

  /** Put a file; one of the same name that is there stays. */
  put(name: string, content: Uint8Array | string): void {
    this.#folder.put(name, content);
  }

  /** Put a file of plain data, made only if it is not there. @returns Its name. */
  putOnce(name: string, make: () => unknown): string {
    if (!this.#folder.has(name)) this.#folder.put(name, `${formatReadable(make())}\n`);
    return name;
  }

  /** Put a model under the hash of its content. @returns Its name. */
  putModel({ content, extension }: Pick<ModelFile, "content" | "extension">): string {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const file = `models/${hashBytes(bytes)}.${extension}`;
    this.#folder.put(file, bytes);
    this.#models.add(file);
    return file;
  }

  /**
   * Put a member, a pooled one once.
   *
   * @param member Of a version. @param of Whose. @param make Its file, or why there is none.
   * @throws {FitError} `INEXPRESSIBLE` if there is none and nothing may be left out.
   */
  async member(
    member: FittedModel & { readonly contender: string; readonly shared: string },
    of: ExportedKey,
    make: () => Promise<ModelFile | string>,
  ): Promise<ExportedMember> {
    const { family, contender, fitted, shared } = member;
    const exported = this.#members.get(fitted) ?? this.#putMember(await make());
    if (shared !== "") this.#members.set(fitted, exported);
    if ("missing" in exported) this.leaveOut({ contender, family: family.name, reason: exported.missing }, of);
    return exported;
  }

  /** Tell of a member that cannot be expressed. @throws {FitError} `INEXPRESSIBLE` if nothing may be left out. */
  leaveOut(member: Pick<Inexpressible, "contender" | "family" | "reason">, { key, version }: ExportedKey): void {
    if (this.#strict) throw inexpressible(key === null ? "new keys" : formatKey(key), this.format, member.reason);
    this.inexpressible.push({ key: key?.parts ?? [], version, ...member });
  }

  #putMember(made: ModelFile | string): ExportedMember {
    if (typeof made === "string") return { missing: made };
    const { format, offset, encoder } = made;
    return { file: this.putModel(made), format, offset, ...encoder === undefined ? {} : { encoder } };
  }
}

function inexpressible(key: string, format: Format, reason: string): FitError {
  return new FitError(
    "INEXPRESSIBLE",
    `Cannot export ${key} as ${format} must express every member: current value is that ${reason}`,
    {
      hint:
        `${format === "json" ? "Export" : "Export as json, which says more families, or"} without --strict, which ` +
        "names what is left out.",
    },
  );
}
