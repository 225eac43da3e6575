import { DataError } from "../../../core/errors/errors.ts";
import { hashBytes } from "../../../core/bytes/hash.ts";
import { concatPanels, type Panel } from "../../../core/rows/panel.ts";
import type { ResultStore } from "../../../storage/results/result_store.ts";
import { unseal } from "../../../storage/files/sealed.ts";
import type { FeatureGroup, GroupInfo, StoredRows } from "../feature_store.ts";
import { readChunk, type ReadChunkOptions } from "../read_chunk.ts";
import { type KeySpan, type OpenPart, openPart } from "./part_bytes.ts";

/** Counts up when parts, or what lists them, change. */
export const PARTS_FORMAT = 1;

/** Names of the results that a table is. */
export const TABLE_NAMES = {
  head: "table/head",
  rest: "table/rest",
  part: (p: number) => `table/${p}`,
} as const;

/** Which parts a table has: all that who reads some keys needs to know. */
export interface PartsHead {
  /** Layout. */
  readonly format: number;
  /** Feature group. */
  readonly name: string;
  /** Keys in all. */
  readonly keys: number;
  /** Keys of each part, ascending, together all; its rows, and the SHA-256 of its bytes. */
  readonly parts: readonly (KeySpan & { readonly rows: number; readonly sha256: string })[];
}

/** What only the whole version needs. */
export interface PartsRest {
  /** Its manifest. */
  readonly info: GroupInfo;
}

/** What only the whole version needs, as it was put, or null. @param bytes Of the result. */
export function readRest(bytes: Uint8Array | null): PartsRest | null {
  const record = bytes === null ? null : unseal(new TextDecoder().decode(bytes));
  // Its hash says that a program of this format has written it.
  return record as PartsRest | null;
}

/** Reads keys of a table, whatever it lies in. Positions are those in the whole table. */
export interface KeyReader {
  /**
   * Rows of some keys, together.
   *
   * @param keys Positions, ascending.
   */
  rowsOf(keys: readonly number[]): Promise<number>;
  /** As `readChunk`. */
  read(from: number, to: number, options?: ReadChunkOptions): Promise<Panel>;
}

/** A version in a folder of this machine. @param group It, open. */
export function wholeTable(group: FeatureGroup | StoredRows): KeyReader {
  return {
    rowsOf: (keys) => Promise.resolve(keys.reduce((sum, k) => sum + group.keyRows[k]!, 0)),
    read: (from, to, options) => readChunk(group, from, to, options),
  };
}

/** Bytes of parts that stay open, at most, as neighbours are read one after the other; the newest stays whatever its size. */
const OPEN_BYTES = 1 << 26;

/** A table that lies in parts among results. The parts of the keys that are read are opened, verified, and let go again. */
export class TableParts implements KeyReader {
  /** Which parts there are. */
  readonly head: PartsHead;
  readonly #results: ResultStore;
  readonly #openBytes: number;
  /** By position, the one used last at the end. */
  readonly #open = new Map<number, Promise<OpenPart>>();

  private constructor(results: ResultStore, head: PartsHead, openBytes: number) {
    [this.#results, this.head, this.#openBytes] = [results, head, openBytes];
  }

  /**
   * Look which parts there are.
   *
   * @param results Where `putTable` has put them.
   * @param options `openBytes`: parts that stay open, in bytes; `sha256`: of the head, as `putTable` gave it; default: any.
   * @returns Null if there is no table.
   * @throws {DataError} `OTHER_DATA` if it is another one; `CORRUPT_GROUP`, `STORE_FORMAT`.
   */
  static async open(
    results: ResultStore,
    { openBytes = OPEN_BYTES, sha256 }: { readonly openBytes?: number; readonly sha256?: string } = {},
  ): Promise<TableParts | null> {
    const bytes = await results.get(TABLE_NAMES.head);
    if (bytes === null) return null;
    if (sha256 !== undefined && hashBytes(bytes) !== sha256) throw otherPiece(TABLE_NAMES.head);
    const record = unseal(new TextDecoder().decode(bytes));
    if (record === null) throw corruptPiece(TABLE_NAMES.head, "no head of a table");
    if (record.format !== PARTS_FORMAT) throw otherFormat(record.format);
    // Its hash says that a program of this format has written it.
    return new TableParts(results, record as unknown as PartsHead, openBytes);
  }

  /**
   * Names of the results that are needed to read some keys, ascending.
   *
   * @param keys Positions, ascending; default all.
   */
  names(keys?: readonly number[]): string[] {
    const { parts } = this.head, named: string[] = [TABLE_NAMES.head];
    if (keys === undefined) return [...named, ...parts.map((_, p) => TABLE_NAMES.part(p))];
    let p = -1;
    for (const k of keys) {
      if (p >= 0 && k < parts[p]!.to) continue;
      p = this.#partOf(k);
      named.push(TABLE_NAMES.part(p));
    }
    return named;
  }

  async rowsOf(keys: readonly number[]): Promise<number> {
    let rows = 0;
    for (let i = 0; i < keys.length;) {
      const p = this.#partOf(keys[i]!), { from, to, rows: all } = this.head.parts[p]!, first = i;
      while (i < keys.length && keys[i]! < to) i++;
      if (i - first === to - from) {
        rows += all;
        continue;
      }
      const { keyRows } = (await this.#part(p)).group;
      for (const k of keys.slice(first, i)) rows += keyRows[k - from]!;
    }
    return rows;
  }

  async read(from: number, to: number, options: ReadChunkOptions = {}): Promise<Panel> {
    if (!(from >= 0 && to <= this.head.keys && from < to)) {
      throw new RangeError(
        `Cannot read keys as the span must lie inside [0, ${this.head.keys}): current value is [${from}, ${to})`,
      );
    }
    const panels: Panel[] = [];
    for (let p = this.#partOf(from); p < this.head.parts.length && this.head.parts[p]!.from < to; p++) {
      const part = this.head.parts[p]!, { group } = await this.#part(p);
      const own = { from: Math.max(from, part.from) - part.from, to: Math.min(to, part.to) - part.from };
      panels.push(await readChunk(group, own.from, own.to, options));
    }
    return panels.length === 1 ? panels[0]! : concatPanels(panels);
  }

  /**
   * All parts in order, one in memory at a time.
   *
   * @throws {DataError} `CORRUPT_GROUP` if one is missing or damaged; `OTHER_DATA` if it is another one.
   */
  async *groups(): AsyncGenerator<FeatureGroup> {
    for (let p = 0; p < this.head.parts.length; p++) {
      const part = await this.#openPart(p);
      try {
        yield part.group;
      } finally {
        part.close();
      }
    }
  }

  #partOf(key: number): number {
    const { parts } = this.head;
    let low = 0, high = parts.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (key < parts[middle]!.to) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  async #part(p: number): Promise<OpenPart> {
    const opening = this.#open.get(p) ?? this.#openPart(p);
    this.#open.delete(p);
    this.#open.set(p, opening);
    try {
      const part = await opening;
      await this.#letGo();
      return part;
    } catch (thrown) {
      this.#open.delete(p);
      throw thrown;
    }
  }

  /** Of those used longest ago so many that the others fit. */
  async #letGo(): Promise<void> {
    const parts = await Promise.all(this.#open.values());
    let bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    for (const [i, p] of [...this.#open.keys()].entries()) {
      if (bytes <= this.#openBytes || i === parts.length - 1) return;
      bytes -= parts[i]!.bytes;
      parts[i]!.close();
      this.#open.delete(p);
    }
  }

  async #openPart(p: number): Promise<OpenPart> {
    const name = TABLE_NAMES.part(p), bytes = await this.#results.get(name);
    if (bytes === null) throw corruptPiece(name, "missing or damaged");
    if (hashBytes(bytes) !== this.head.parts[p]!.sha256) throw otherPiece(name);
    return await openPart(bytes);
  }
}

/** The error of a piece of a table that is not as it was put. @param name Of the result. @param fact What is wrong with it. */
export function corruptPiece(name: string, fact: string): DataError {
  return new DataError(
    "CORRUPT_GROUP",
    `Cannot read ${name} of the table as it must be as it was put: current value is ${fact}`,
    {
      hint:
        "Plan again with the same command (deno task plan, or evaluate --share) and the same place: it puts what is " +
        "missing or damaged.",
      context: { name },
    },
  );
}

/** The error of a piece of a table in whose place another whole one lies, which nothing may overwrite. @param name Of the result. */
export function otherPiece(name: string): DataError {
  return new DataError(
    "OTHER_DATA",
    `Cannot use ${name} of the table as it must be the one that was planned for: current value is another one`,
    { hint: "Plan again into an empty place.", context: { name } },
  );
}

function otherFormat(format: unknown): DataError {
  return new DataError(
    "STORE_FORMAT",
    `Cannot read the table as its parts must have layout ${PARTS_FORMAT}: current value is ${format}`,
    { hint: "Use the release that has put it there, or plan again with this one." },
  );
}
