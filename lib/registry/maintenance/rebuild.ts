import { adviceOnLoss, openDatabase, withDatabase } from "../schema/schema.ts";
import type { OpenRoot } from "../sqlite/open_root.ts";
import type { DatabaseSync } from "node:sqlite";
import type { StoredProblem } from "../../core/errors/problem.ts";
import { DISK } from "../../storage/files/files.ts";
import { temporaryPath } from "../../storage/files/publish.ts";
import { guard } from "../sqlite/failure.ts";
import { findRecords, type FoundRecord, lostProblem, packProblem, unknownPacks } from "../records/found_records.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import { recordName } from "../records/record.ts";
import { replayAction } from "./replay_action.ts";
import { replayRun } from "./replay_run.ts";
import { packPath } from "../packs/run_packs.ts";
import { SCHEMA_VERSION } from "../sqlite/tables.ts";

/** What came back, and what could not. */
export interface Rebuilt {
  /** Runs that are there again. */
  readonly runs: number;
  /** Their versions. */
  readonly versions: number;
  /** Decisions that are there again. */
  readonly actions: number;
  /** What no pack tells. */
  readonly problems: readonly StoredProblem[];
}

/** Ends the name of a pack that is kept though no record explains it; `gc` leaves it alone. */
const ASIDE = ".aside";

/**
 * Make `registry.db` anew from the packs beside it: every run that was committed, and every decision
 * since, has a record among them. What has its name is set aside (`registry.db.damaged`), and so are packs that no record
 * explains (`….pack.aside`): they may be of a run whose record is lost.
 *
 * @param root Registry root; nobody may write to it meanwhile.
 * @returns What came back; nothing is changed where that is no run, and packs hold more than came back: they are never left beside an empty registry.
 * @throws {RegistryError} `DISK_FULL`, `READ_ONLY` and the like; what was there is as it was.
 */
export function rebuildDatabase(root: string): Rebuilt {
  return guard(`rebuild ${root}/registry.db`, () => {
    const folder = temporaryPath(`${root}/rebuild`), path = `${folder}/registry.db`;
    DISK.makeFolder(folder);
    try {
      const { problems, unexplained, ...counts } = fill(root, path);
      // Decisions of no run, such as searches, are enough where they are all that the packs hold.
      const isWhole = counts.actions > 0 && problems.length + unexplained.length === 0;
      if (counts.runs === 0 && !isWhole) {
        return { runs: 0, versions: 0, actions: 0, problems: [...problems, nothingFound(root)] };
      }
      problems.push(...setAside(root, unexplained));
      replace(root, path);
      return { ...counts, problems };
    } finally {
      DISK.remove(folder);
    }
  });
}

/**
 * Bring back the runs and decisions that were committed and that the database does not have: it is an older one, or its last writes are gone.
 *
 * @param root Registry root.
 * @returns What came back; what later commits contradict is a problem: the packs of a run stay, the record of a decision is set
 * aside, so that it stands in nobody's way.
 * @throws {RegistryError} As `openRegistry`.
 */
export function replayLostRuns(root: string): Rebuilt {
  const writing = { action: `bring back the lost runs of ${root}`, readOnly: false, waitMs: 60_000 };
  return withDatabase(`${root}/registry.db`, writing, (database) => {
    const before = countRows(database), last = lastCommit(database), open = { root, database };
    const problems = unknownPacks(open).lost.flatMap((record) =>
      record.sequence > last || record.action !== undefined && record.sequence === last
        ? replay(open, record)
        : [contradicted(root, record)]
    ).map((problem) => giveUp(root, problem));
    const after = countRows(database);
    return {
      runs: after.runs - before.runs,
      versions: after.versions - before.versions,
      actions: after.actions - before.actions,
      problems,
    };
  });
}

interface Filled extends Counts {
  readonly problems: StoredProblem[];
  /** SHA-256 of packs that no record names, or that cannot be read. */
  readonly unexplained: readonly string[];
}

/** A database of all records, all of it in the one file that is given its name. */
function fill(root: string, path: string): Filled {
  const { records, others, unreadable, problems } = findRecords(root);
  const database = openDatabase(path, { readOnly: false, waitMs: 0 });
  const found = [...problems], open = { root, database };
  try {
    for (const record of records) found.push(...replay(open, record));
    markMissing(open);
    const { lost } = unknownPacks(open), named = new Set(lost.flatMap(({ packs }) => packs));
    // The packs of a run that could not be brought back wait for it under their names.
    const nameless = others.filter((sha256) => !isNamed(database, sha256) && !named.has(sha256));
    const counts = countRows(database);
    database.exec("PRAGMA journal_mode = DELETE");
    return { ...counts, problems: found, unexplained: [...unreadable, ...nameless] };
  } finally {
    database.close();
  }
}

type Counts = Omit<Rebuilt, "problems">;

function countRows(database: DatabaseSync): Counts {
  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  return { runs: count("runs"), versions: count("versions"), actions: count("actions") };
}

function lastCommit(database: DatabaseSync): number {
  return Number(database.prepare("SELECT coalesce(max(committed), 0) AS last FROM runs").get()?.last);
}

/** Do once more what a record tells; what contradicts the records before it is left out. */
function replay(open: OpenRoot, record: FoundRecord): StoredProblem[] {
  const { root, database } = open;
  if (record.schema > SCHEMA_VERSION) return [ofLaterRelease(root, record)];
  try {
    const isDone = inTransaction(database, () => {
      if (record.action !== undefined) return replayAction(open, record);
      replayRun(open, record);
      return true;
    });
    return isDone ? [] : [contradicted(root, record)];
  } catch (thrown) {
    // Its numbers are taken by another run.
    if (/constraint failed/.test(String(thrown))) return [contradicted(root, record)];
    return [{ ...packProblem(root, record.sha256, thrown), name: recordName(record) }];
  }
}

/** A pack that is gone and serves nobody was swept; one that serves is a problem for whoever verifies. */
function markMissing({ root, database }: OpenRoot): void {
  const there = new Set(DISK.list(`${root}/packs`));
  const sweep = database.prepare(`UPDATE packs SET swept_at = (SELECT committed_at FROM runs WHERE id = run_id)
    WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM artifacts a JOIN versions v ON v.model_id = a.id
      JOIN aliases n ON n.version_id = v.id WHERE a.pack_id = packs.id)`);
  for (const { sha256 } of database.prepare("SELECT DISTINCT sha256 FROM packs").all()) {
    if (!there.has(`${sha256}.pack`)) sweep.run(String(sha256));
  }
}

/** Set aside what has the name, with its WAL: its pages must never be taken for those of the new one. */
function replace(root: string, rebuilt: string): void {
  DISK.syncFile(rebuilt);
  const names = new Set(DISK.list(root));
  for (const name of ["registry.db-wal", "registry.db-shm", "registry.db"]) {
    if (!names.has(name)) continue;
    let aside = `${name}.damaged`;
    for (let n = 2; names.has(aside); n++) aside = `${name}-${n}.damaged`;
    DISK.rename(`${root}/${name}`, `${root}/${aside}`);
  }
  DISK.rename(rebuilt, `${root}/registry.db`);
  DISK.syncFolder(root);
}

function isNamed(database: DatabaseSync, sha256: string): boolean {
  return database.prepare("SELECT 1 FROM packs WHERE sha256 = ? LIMIT 1").get(sha256) !== undefined;
}

/** Each keeps its bytes under another name, which `gc` does not know; those of an interrupted call are told again. */
function setAside(root: string, unexplained: readonly string[]): StoredProblem[] {
  const folder = `${root}/packs`;
  for (const sha256 of unexplained) DISK.rename(packPath(root, sha256), `${packPath(root, sha256)}${ASIDE}`);
  if (unexplained.length > 0) DISK.syncFolder(folder);
  const detail = "no record explains it: its run was never committed, or its record is lost; it is set aside";
  return DISK.list(folder).filter((name) => name.endsWith(ASIDE))
    .map((name) => ({ code: "NO_RECORD", path: `${folder}/${name}`, name: "", detail }));
}

function nothingFound(root: string): StoredProblem {
  const detail = `no pack beside it tells of a run, so nothing was changed. ${adviceOnLoss(root)}`;
  return { code: "DATABASE_LOST", path: `${root}/registry.db`, name: "", detail };
}

function ofLaterRelease(root: string, record: FoundRecord): StoredProblem {
  return {
    code: "SCHEMA_VERSION",
    path: packPath(root, record.sha256),
    name: recordName(record),
    detail: "a later release wrote it",
  };
}

const CONTRADICTED = "what it moved does not stand where it stood then: decide again where it is still meant";

/** A decision that can never be made again has no packs that anybody needs. */
function giveUp(root: string, problem: StoredProblem): StoredProblem {
  if (problem.detail !== CONTRADICTED) return problem;
  const path = `${problem.path}${ASIDE}`;
  DISK.rename(problem.path, path);
  DISK.syncFolder(`${root}/packs`);
  return { ...problem, path, detail: `${CONTRADICTED}; its record is set aside` };
}

function contradicted(root: string, record: FoundRecord): StoredProblem {
  const detail = record.action === undefined
    ? "others were committed in its place: its packs are kept; move this one away to give it up, or registry.db to rebuild"
    : CONTRADICTED;
  return { code: lostProblem(record), path: packPath(root, record.sha256), name: recordName(record), detail };
}
