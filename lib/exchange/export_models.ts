import type { Champion } from "../competition/champion.ts";
import { FitError, RegistryError } from "../core/errors.ts";
import { hashBytes } from "../core/hash.ts";
import type { Logger } from "../core/logger.ts";
import { formatKey } from "../core/panel.ts";
import { pause } from "../parallel/pause.ts";
import type { VersionChoice, VersionRow } from "../registry/records.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { tellChoice } from "../registry/version_choice.ts";
import { WholeFolder } from "../storage/whole_folder.ts";
import { championRecipe, type ExportedMember, featureFile, featureRecipe } from "./champion_recipe.ts";
import { formatReadable } from "./json_model.ts";
import { type Format, modelFile } from "./model_file.ts";
import { OpenedRuns } from "./opened_runs.ts";
import { README } from "./readme.ts";
import { selfTest } from "./self_test.ts";
import { SeriesSource } from "./series_source.ts";

/** What to export, from where and to where. */
export interface ExportOptions {
  /** Registry root. */
  readonly registry: string;
  /** Feature store: where it has the table, each version is given with real rows of its key. */
  readonly store: string;
  /** Folder to make; it must be missing or empty. */
  readonly output: string;
  /** What models are written as. */
  readonly format: Format;
  /** Whether a model that the format cannot express fails everything. */
  readonly strict?: boolean;
  /** Accepted texts per key column; default all keys. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Which version of each key; default the champion. */
  readonly choice?: VersionChoice;
  /** Most keys. */
  readonly limit?: number;
  /** Clock. */
  readonly now: () => Date;
  /** Stops it; nothing is published then. */
  readonly signal?: AbortSignal;
  /** What a user wants to follow. */
  readonly log?: Logger;
}

/** A member that a format cannot express. */
export interface Inexpressible {
  /** Texts of the key columns. */
  readonly key: readonly string[];
  /** Version within the key. */
  readonly version: number;
  /** Name of the contender. */
  readonly contender: string;
  /** Its model family. */
  readonly family: string;
  /** For people. */
  readonly reason: string;
}

/** What was exported; the `--json` object of `export`. */
export interface Exported {
  /** The folder. */
  readonly output: string;
  /** As it was asked for. */
  readonly format: Format;
  /** Versions, one per key. */
  readonly versions: number;
  /** Distinct model files. */
  readonly models: number;
  /** Versions that have real rows with our predictions. */
  readonly tested: number;
  /** Members that the format cannot express. */
  readonly inexpressible: readonly Inexpressible[];
  /** Files, the manifest included. */
  readonly files: number;
  /** Bytes of them but the manifest. */
  readonly bytes: number;
}

/** Layout of exported folders. */
const LAYOUT = 1;

/**
 * Write the chosen version of each key for other programs: model files, and all that leads from rows to the forecast. The
 * folder appears as a whole.
 *
 * @param options Which versions, in which format, where to.
 * @throws {RegistryError} `NOT_FOUND` if no version matches; as reading models.
 * @throws {FitError} `INEXPRESSIBLE` if `strict` and a member cannot be expressed; nothing is written then.
 * @throws {DataError} `NOT_EMPTY`, `DISK_FULL` and the like.
 */
export async function exportModels(options: ExportOptions): Promise<Exported> {
  const { registry: root, output, now, format, signal } = options;
  using folder = new WholeFolder(output);
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    const work = new Export(registry, folder, options);
    for (const version of versionsOf(registry, options)) {
      // Nothing of this waits by itself: here Ctrl-C is heard.
      await pause();
      signal?.throwIfAborted();
      await work.add(version);
    }
    const { about, result } = work.finish();
    folder.put("README.md", README);
    folder.publish(about);
    return { output, format, ...result, files: folder.size.files + 1, bytes: folder.size.bytes };
  } finally {
    registry.close();
  }
}

function versionsOf(registry: Registry, { where, choice = {}, limit }: ExportOptions): readonly VersionRow[] {
  const versions = registry.resolveAll({ ...choice, where, limit });
  if (versions.length > 0) return versions;
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot export as a version must match: current value is none for ${tellChoice(choice)}, ${
      JSON.stringify(where ?? {})
    }`,
    { hint: "List what there is with deno task models." },
  );
}

/** An export on its way. */
class Export {
  readonly #folder: WholeFolder;
  readonly #options: ExportOptions;
  readonly #runs: OpenedRuns;
  readonly #series: SeriesSource;
  readonly #index: Record<string, unknown>[] = [];
  readonly #inexpressible: Inexpressible[] = [];
  readonly #models = new Set<string>();
  /** By fitted model: a pooled one is the same object in all its champions, and is written once. */
  readonly #members = new Map<unknown, ExportedMember>();
  #tested = 0;

  constructor(registry: Registry, folder: WholeFolder, options: ExportOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#runs = new OpenedRuns(registry);
    this.#series = new SeriesSource(options.store);
  }

  async add(version: VersionRow): Promise<void> {
    const { key, run, group, contender, status, stage, id, semantic } = version;
    const { champion, keyColumns } = await this.#runs.open(version);
    const members: ExportedMember[] = [];
    for (const member of champion.members) members.push(await this.#member(member, champion, version));
    for (const spec of [champion.spec, ...champion.members.flatMap(({ spec }) => spec ?? [])]) {
      const features = featureFile(spec);
      if (!this.#folder.has(features)) this.#folder.put(features, `${formatReadable(featureRecipe(spec))}\n`);
    }
    const test = await this.#test(version, champion);
    const facts = {
      key: Object.fromEntries(keyColumns.map((name, p) => [name, key.parts[p]])),
      keyId: key.id,
      group,
      version: version.version,
      semantic,
      id,
      run,
      contender,
      status,
      stage,
    };
    // Of a key only its hash enters a path.
    const file = `versions/${key.id}_${version.version}.json`;
    this.#folder.put(
      file,
      `${formatReadable({ layout: LAYOUT, ...facts, ...championRecipe(champion, members), ...test })}\n`,
    );
    this.#index.push({ ...facts, file });
  }

  finish(): {
    about: Record<string, unknown>;
    result: Pick<Exported, "versions" | "models" | "tested" | "inexpressible">;
  } {
    const { format } = this.#options;
    this.#folder.put("index.json", `${formatReadable(this.#index)}\n`);
    const result = {
      versions: this.#index.length,
      models: this.#models.size,
      tested: this.#tested,
      inexpressible: this.#inexpressible,
    };
    return { about: { layout: LAYOUT, format, createdAt: this.#options.now().toISOString(), ...result }, result };
  }

  async #member(
    member: Champion["members"][number],
    champion: Champion,
    version: VersionRow,
  ): Promise<ExportedMember> {
    const { format, strict = false } = this.#options, { family, contender, spec = champion.spec } = member;
    const known = this.#members.get(member.fitted);
    const made = known ?? this.#put(await modelFile(member, { format, names: spec.names }));
    if (member.shared !== "") this.#members.set(member.fitted, made);
    if (!("missing" in made)) return made;
    const told = { key: version.key.parts, version: version.version, contender, family: family.name };
    if (strict) throw inexpressible(formatKey(version.key), format, made.missing);
    this.#inexpressible.push({ ...told, reason: made.missing });
    return made;
  }

  #put(made: Awaited<ReturnType<typeof modelFile>>): ExportedMember {
    if (typeof made === "string") return { missing: made };
    const { content, extension, format, offset } = made;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const file = `models/${hashBytes(bytes)}.${extension}`;
    this.#folder.put(file, bytes);
    this.#models.add(file);
    return { file, format, offset };
  }

  async #test(version: VersionRow, champion: Champion): Promise<Record<string, unknown>> {
    const series = await this.#series.read(version.group, version.key);
    const test = typeof series === "string" ? series : selfTest(champion, series);
    if (typeof test === "string") return { selfTest: null, selfTestMissing: test };
    this.#tested++;
    return { selfTest: test };
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
