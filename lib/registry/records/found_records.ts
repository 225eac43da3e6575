import type { OpenRoot } from "../sqlite/open_root.ts";
import type { SQLInputValue } from "node:sqlite";
import type { ErrorCode } from "../../core/errors/error_codes.ts";
import { RegistryError } from "../../core/errors/errors.ts";
import type { StoredProblem } from "../../core/errors/problem.ts";
import { DISK, type Files } from "../../storage/files/files.ts";
import { registryFailure } from "../sqlite/failure.ts";
import { PackReader } from "../packs/pack_reader.ts";
import { PLACE, RECORD, type RecordHead } from "./record.ts";
import { packPath } from "../packs/run_packs.ts";

/** The record of a run or a decision among the packs. */
export interface FoundRecord extends RecordHead {
  /** SHA-256 of the record itself. */
  readonly sha256: string;
  /** Where its events began, or null. */
  readonly event: number | null;
  /** SHA-256 of the packs that it names. */
  readonly packs: readonly string[];
}

/** What packs are, by their own words. */
export interface FoundPacks {
  /**
   * Records in the order of their commits, a run before the decisions that came after it; of two runs with one number, as two
   * histories leave them, the newer one first.
   */
  readonly records: readonly FoundRecord[];
  /** SHA-256 of packs that can be read and are no records. */
  readonly others: readonly string[];
  /** SHA-256 of those that cannot be read. */
  readonly unreadable: readonly string[];
  /** Why not. */
  readonly problems: readonly StoredProblem[];
}

/**
 * Look into packs for the records of runs and decisions.
 *
 * @param root Registry root. @param options `files`: file operations; `isWanted`: whether a pack is looked at, by its SHA-256.
 */
export function findRecords(
  root: string,
  { files = DISK, isWanted = () => true }: { files?: Files; isWanted?: (sha256: string) => boolean } = {},
): FoundPacks {
  const records: FoundRecord[] = [], others: string[] = [], unreadable: string[] = [], problems: StoredProblem[] = [];
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
  records.sort(inOrder);
  return { records, others, unreadable, problems };
}

/** Decisions after the run before them, by the log of events. */
function inOrder(a: FoundRecord, b: FoundRecord): number {
  if (a.sequence !== b.sequence) return a.sequence - b.sequence;
  const isRun = [a, b].map(({ action }) => action === undefined);
  if (isRun[0] !== isRun[1]) return isRun[0] === true ? -1 : 1;
  if (isRun[0] === false && a.event !== b.event) return (a.event ?? 0) - (b.event ?? 0);
  return a.committedAt > b.committedAt ? -1 : 1;
}

/** Packs that a database does not know. */
export interface UnknownPacks {
  /** Runs and decisions that the database does not have: it is an older one, or its last writes are gone. */
  readonly lost: readonly FoundRecord[];
  /** SHA-256 of packs that must stay: records, what lost runs need, and all while one is unreadable, which may tell of them. */
  readonly kept: ReadonlySet<string>;
  /** Those that cannot be read, and why. */
  readonly problems: readonly StoredProblem[];
}

/** What those packs are that a database does not know. @param open Registry root. */
export function unknownPacks({ root, database }: OpenRoot, files: Files = DISK): UnknownPacks {
  // First what is there, then what is known: who commits meanwhile loses nothing.
  const there = new Set(packNames(root, files));
  const known = new Set(
    database.prepare(`SELECT sha256 FROM packs UNION SELECT record FROM runs WHERE record IS NOT NULL
      UNION SELECT record FROM actions WHERE record IS NOT NULL`).all().map(({ sha256 }) => String(sha256)),
  );
  const isWanted = (sha256: string) => there.has(sha256) && !known.has(sha256);
  const { records, others, unreadable, problems } = findRecords(root, { files, isWanted });
  const findRun = database.prepare("SELECT 1 FROM runs WHERE id = ? AND committed_at = ?");
  const findAction = database.prepare(`SELECT 1 FROM actions a JOIN events e ON e.id = a.event_id
    WHERE a.committed = ? AND e.kind = ? AND e.run_id = ? AND e.at = ? AND a.record IS NULL`);
  const lost = records.filter(({ action, run, sequence, committedAt }) =>
    (action === undefined ? findRun.get(run, committedAt) : findAction.get(sequence, action, run, committedAt)) ===
      undefined
  );
  const kept = [...records.map(({ sha256 }) => sha256), ...lost.flatMap(({ packs }) => packs)];
  return { lost, kept: new Set(unreadable.length > 0 ? [...kept, ...unreadable, ...others] : kept), problems };
}

/** Entries of a pack as JSON, by their names. */
function readEntries(root: string, sha256: string, isWanted: (name: string) => boolean): unknown[] {
  const pack = new PackReader(packPath(root, sha256));
  try {
    return pack.index().filter(({ name }) => isWanted(name))
      .map((entry) => JSON.parse(new TextDecoder().decode(pack.read(entry))));
  } finally {
    pack.close();
  }
}

/** The rows of a table in a record. */
export function recordRows(root: string, { sha256 }: FoundRecord, table: string): SQLInputValue[][] {
  return (readEntries(root, sha256, (name) => name.startsWith(`${table}:`)) as SQLInputValue[][][]).flat();
}

/** What it is if a database does not have what a record tells. */
export function lostProblem({ action }: FoundRecord): ErrorCode {
  return action === undefined ? "RUN_LOST" : "ACTION_LOST";
}

/** What is wrong with a pack, as it was thrown. */
export function packProblem(root: string, sha256: string, thrown: unknown): StoredProblem {
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
  const [place] = readEntries(root, sha256, (name) => name === PLACE), { event } = Object(place ?? {});
  return {
    ...head,
    sha256,
    event: Number.isSafeInteger(event) ? event : null,
    packs: rows.flat().map((row) => String(row[column])),
  };
}

function isHead(value: unknown): value is RecordHead {
  const { schema, action, run, sequence, committedAt, columns } = Object(value);
  return Number.isSafeInteger(schema) && ["undefined", "string"].includes(typeof action) && typeof run === "string" &&
    Number.isSafeInteger(sequence) &&
    typeof committedAt === "string" && typeof columns === "object" && columns !== null &&
    Object.values(columns).every((names) => Array.isArray(names) && names.every((name) => typeof name === "string"));
}

function noRecord(root: string, sha256: string): RegistryError {
  return new RegistryError(
    "CORRUPT_PACK",
    `Cannot read ${packPath(root, sha256)} as a record must say what it is of: current value is another`,
    { hint: "Restore the pack from a backup." },
  );
}
