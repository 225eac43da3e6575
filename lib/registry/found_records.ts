import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import { DISK, type Files } from "../storage/files.ts";
import { registryFailure } from "./failure.ts";
import { PackReader } from "./pack_reader.ts";
import { RECORD, type RecordHead } from "./record.ts";
import { packPath } from "./run_packs.ts";

/** The record of a run among the packs. */
export interface FoundRecord extends RecordHead {
  /** SHA-256 of the record itself. */
  readonly sha256: string;
  /** SHA-256 of the packs that it names. */
  readonly packs: readonly string[];
}

/** What packs are, by their own words. */
export interface FoundPacks {
  /** Records in the order of their commits; of two with one number, as two histories leave them, the newer one first. */
  readonly records: readonly FoundRecord[];
  /** SHA-256 of packs that can be read and are no records. */
  readonly others: readonly string[];
  /** SHA-256 of those that cannot be read. */
  readonly unreadable: readonly string[];
  /** Why not. */
  readonly problems: readonly Problem[];
}

/**
 * Look into packs for the records of runs.
 *
 * @param root Registry root. @param options `files`: file operations; `isWanted`: whether a pack is looked at, by its SHA-256.
 */
export function findRecords(
  root: string,
  { files = DISK, isWanted = () => true }: { files?: Files; isWanted?: (sha256: string) => boolean } = {},
): FoundPacks {
  const records: FoundRecord[] = [], others: string[] = [], unreadable: string[] = [], problems: Problem[] = [];
  for (const sha256 of packNames(root, files).filter(isWanted)) {
    try {
      const record = readHead(root, sha256);
      if (record === null) others.push(sha256);
      else records.push(record);
    } catch (thrown) {
      unreadable.push(sha256);
      problems.push(packProblem(root, sha256, thrown));
    }
  }
  records.sort((a, b) => a.sequence - b.sequence || (a.committedAt > b.committedAt ? -1 : 1));
  return { records, others, unreadable, problems };
}

/** Packs that a database does not know. */
export interface UnknownPacks {
  /** Runs that were committed and that the database does not have: it is an older one, or its last writes are gone. */
  readonly lost: readonly FoundRecord[];
  /** SHA-256 of packs that must stay: records, what lost runs need, and all while one is unreadable, which may tell of them. */
  readonly kept: ReadonlySet<string>;
  /** Those that cannot be read, and why. */
  readonly problems: readonly Problem[];
}

/** What those packs are that a database does not know. @param root Registry root. @param database The registry's. */
export function unknownPacks(root: string, database: DatabaseSync, files: Files = DISK): UnknownPacks {
  // First what is there, then what is known: who commits meanwhile loses nothing.
  const there = new Set(packNames(root, files));
  const known = new Set(
    database.prepare("SELECT sha256 FROM packs UNION SELECT record FROM runs WHERE record IS NOT NULL").all()
      .map(({ sha256 }) => String(sha256)),
  );
  const isWanted = (sha256: string) => there.has(sha256) && !known.has(sha256);
  const { records, others, unreadable, problems } = findRecords(root, { files, isWanted });
  const find = database.prepare("SELECT 1 FROM runs WHERE id = ? AND committed_at = ?");
  const lost = records.filter(({ run, committedAt }) => find.get(run, committedAt) === undefined);
  const kept = [...records.map(({ sha256 }) => sha256), ...lost.flatMap(({ packs }) => packs)];
  return { lost, kept: new Set(unreadable.length > 0 ? [...kept, ...unreadable, ...others] : kept), problems };
}

/** Entries of a pack as JSON, by their names. */
export function readEntries(root: string, sha256: string, isWanted: (name: string) => boolean): unknown[] {
  const pack = new PackReader(packPath(root, sha256));
  try {
    return pack.index().filter(({ name }) => isWanted(name))
      .map((entry) => JSON.parse(new TextDecoder().decode(pack.read(entry))));
  } finally {
    pack.close();
  }
}

/** What is wrong with a pack, as it was thrown. */
export function packProblem(root: string, sha256: string, thrown: unknown): Problem {
  const { code, message } = registryFailure(thrown, "rebuild");
  return { code, path: packPath(root, sha256), name: "", detail: message };
}

function packNames(root: string, files: Files): string[] {
  return files.list(`${root}/packs`).flatMap((name) => /^([0-9a-f]{64})\.pack$/.exec(name)?.[1] ?? []);
}

function readHead(root: string, sha256: string): FoundRecord | null {
  const [head] = readEntries(root, sha256, (name) => name === RECORD);
  if (head === undefined) return null;
  if (!isHead(head)) throw noRecord(root, sha256);
  const column = head.columns.packs?.indexOf("sha256") ?? -1;
  const rows = readEntries(root, sha256, (name) => name.startsWith("packs:")) as unknown[][][];
  return { ...head, sha256, packs: rows.flat().map((row) => String(row[column])) };
}

function isHead(value: unknown): value is RecordHead {
  const { schema, run, sequence, committedAt, columns } = Object(value);
  return Number.isSafeInteger(schema) && typeof run === "string" && Number.isSafeInteger(sequence) &&
    typeof committedAt === "string" && typeof columns === "object" && columns !== null &&
    Object.values(columns).every((names) => Array.isArray(names) && names.every((name) => typeof name === "string"));
}

function noRecord(root: string, sha256: string): RegistryError {
  return new RegistryError(
    "CORRUPT_PACK",
    `Cannot read ${packPath(root, sha256)} as the record of a run must say which: current value is another`,
    { hint: "Restore the pack from a backup." },
  );
}
