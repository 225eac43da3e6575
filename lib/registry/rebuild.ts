import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { RegistryError } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import { DISK, type Files } from "../storage/files.ts";
import { temporaryPath } from "../storage/publish.ts";
import type { ActionKind } from "./action.ts";
import { FORGET } from "./changes.ts";
import { bindText } from "./collection.ts";
import { guard } from "./failure.ts";
import { findRecords, type FoundRecord, packProblem, readEntries, unknownPacks } from "./found_records.ts";
import { inTransaction } from "./in_transaction.ts";
import { DECISIONS, PLACE } from "./record.ts";
import { packPath } from "./run_packs.ts";
import { adviceOnLoss, openDatabase } from "./schema.ts";
import { triplesOfRun } from "./semantic.ts";
import { logActions, moveCollected } from "./settle.ts";
import { SCHEMA_VERSION } from "./tables.ts";

/** What came back, and what could not. */
export interface Rebuilt {
  /** Runs that are there again. */
  readonly runs: number;
  /** Their versions. */
  readonly versions: number;
  /** What no pack tells. */
  readonly problems: readonly Problem[];
}

/** Ends the name of a pack that is kept though no record explains it; `gc` leaves it alone. */
export const ASIDE = ".aside";

/**
 * Make `registry.db` anew from the packs beside it: every run that was committed has a record among them. What has its name is set
 * aside (`registry.db.damaged`), and so are packs that no record explains (`….pack.aside`): they may be of a run whose record is
 * lost. Stages that were set by hand are not in any pack: the newest run of a key serves again.
 *
 * @param root Registry root; nobody may write to it meanwhile. @param options `files`: file operations.
 * @returns What came back; nothing is changed where that is no run: packs are never left beside an empty registry.
 * @throws {RegistryError} `DISK_FULL`, `READ_ONLY` and the like; what was there is as it was.
 */
export function rebuildDatabase(root: string, { files = DISK }: { files?: Files } = {}): Rebuilt {
  return guard(`rebuild ${root}/registry.db`, () => {
    const folder = temporaryPath(`${root}/rebuild`), path = `${folder}/registry.db`;
    files.makeFolder(folder);
    try {
      const { problems, unexplained, ...counts } = fill(root, path, files);
      if (counts.runs === 0) return { ...counts, problems: [...problems, nothingFound(root)] };
      problems.push(...setAside(root, unexplained, files));
      replace(root, path, files);
      return { ...counts, problems };
    } finally {
      files.remove(folder);
    }
  });
}

/**
 * Bring back the runs that were committed and that the database does not have: it is an older one, or its last writes are gone.
 *
 * @param root Registry root. @param options `files`: file operations.
 * @returns What came back; a run that later commits contradict is a problem, and its packs stay.
 * @throws {RegistryError} As `openRegistry`.
 */
export function replayLostRuns(root: string, { files = DISK }: { files?: Files } = {}): Rebuilt {
  return guard(`bring back the lost runs of ${root}`, () => {
    const database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: 60_000 });
    try {
      const before = countRows(database), last = lastCommit(database);
      const problems = unknownPacks(root, database, files).lost.flatMap((record) =>
        record.sequence > last ? replay(root, database, record) : [contradicted(root, record)]
      );
      const after = countRows(database);
      return { runs: after.runs - before.runs, versions: after.versions - before.versions, problems };
    } finally {
      database.close();
    }
  });
}

interface Filled {
  readonly runs: number;
  readonly versions: number;
  readonly problems: Problem[];
  /** SHA-256 of packs that no record names, or that cannot be read. */
  readonly unexplained: readonly string[];
}

/** A database of all records, all of it in the one file that is given its name. */
function fill(root: string, path: string, files: Files): Filled {
  const { records, others, unreadable, problems } = findRecords(root, { files });
  const found = [...problems], database = openDatabase(path, { readOnly: false, waitMs: 0 });
  try {
    for (const record of records) found.push(...replay(root, database, record));
    markMissing(root, database, files);
    const { lost } = unknownPacks(root, database, files), named = new Set(lost.flatMap(({ packs }) => packs));
    // The packs of a run that could not be brought back wait for it under their names.
    const nameless = others.filter((sha256) => !isNamed(database, sha256) && !named.has(sha256));
    const counts = countRows(database);
    database.exec("PRAGMA journal_mode = DELETE");
    return { ...counts, problems: found, unexplained: [...unreadable, ...nameless] };
  } finally {
    database.close();
  }
}

function countRows(database: DatabaseSync): { runs: number; versions: number } {
  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  return { runs: count("runs"), versions: count("versions") };
}

function lastCommit(database: DatabaseSync): number {
  return Number(database.prepare("SELECT coalesce(max(committed), 0) AS last FROM runs").get()?.last);
}

/** Insert the rows of a run and move the aliases as its commit did; a run that contradicts former ones is left out. */
function replay(root: string, database: DatabaseSync, record: FoundRecord): Problem[] {
  if (record.schema > SCHEMA_VERSION) return [ofLaterRelease(root, record)];
  try {
    inTransaction(database, () => {
      const { [DECISIONS]: _, ...tables } = record.columns;
      for (const [table, columns] of Object.entries(tables)) {
        const insert = insertInto(database, table, columns);
        for (const row of rowsOf(root, record, table)) insert(row);
      }
      database.prepare("UPDATE runs SET record = ? WHERE id = ?").run(record.sha256, record.run);
      addParts(database, record.run);
      settle(root, database, record);
    });
    return [];
  } catch (thrown) {
    // Its numbers are taken by another run.
    if (/constraint failed/.test(String(thrown))) return [contradicted(root, record)];
    return [{ ...packProblem(root, record.sha256, thrown), name: `run ${record.run}` }];
  }
}

/** The rows of a table in a record. */
function rowsOf(root: string, { sha256 }: FoundRecord, table: string): SQLInputValue[][] {
  return (readEntries(root, sha256, (name) => name.startsWith(`${table}:`)) as SQLInputValue[][][]).flat();
}

/** The run's versions take their places once more, with the numbers of the events as they were if none is in their way. */
function settle(root: string, database: DatabaseSync, record: FoundRecord): void {
  const [place] = readEntries(root, record.sha256, (name) => name === PLACE);
  const decisions = rowsOf(root, record, DECISIONS)
    .map(([kind, detail]) => ({ kind: String(kind) as ActionKind, detail: JSON.parse(String(detail)) }));
  database.exec(FORGET);
  database.prepare("CREATE TEMP TABLE this_run AS SELECT ? AS run, ? AS at").run(record.run, record.committedAt);
  if (record.schema < 3) database.exec(COUNT_FORMER);
  else startEventsAt(database, Number(Object(place).event));
  moveCollected(database, logActions(database, decisions), { logged: record.schema >= 3 });
}

/** Semantic numbers of versions whose record does not tell them. */
const COUNT_FORMER = `CREATE TEMP TABLE triples AS ${
  triplesOfRun("(SELECT * FROM versions WHERE run_id = (SELECT run FROM this_run))")
};
UPDATE versions SET major = t.major, minor = t.minor, patch = t.patch FROM triples t WHERE t.id = versions.id;
DROP TABLE triples;`;

/** Events between those of records are told by none, for instance those of sweeps: nothing takes their numbers. */
function startEventsAt(database: DatabaseSync, event: number): void {
  if (!Number.isSafeInteger(event)) return;
  database.prepare(`INSERT INTO sqlite_sequence (name, seq) SELECT 'events', 0
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'events')`).run();
  database.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'events'").run(event - 1);
}

/** What records of former releases do not tell of a version. */
const FORMER_VERSIONS = ", chosen, architecture, recipe, major, minor, patch";

/** Keys are met again by later runs. Table and columns come from a file: they must be words before they are part of a statement. */
function insertInto(
  database: DatabaseSync,
  table: string,
  columns: readonly string[],
): (row: readonly SQLInputValue[]) => void {
  if (![table, ...columns].every((name) => /^[a-z_0-9]+$/.test(name))) {
    throw new RegistryError(
      "CORRUPT_PACK",
      `Cannot rebuild table ${table} as its names must be words: current value is ${columns}`,
      {
        hint: "Restore the pack from a backup.",
      },
    );
  }
  const isFormer = table === "versions" && !columns.includes("chosen");
  const place = (name: string) => `?${columns.indexOf(name) + 1}`;
  const insert = database.prepare(`INSERT INTO ${table} (${columns.join(", ")}${isFormer ? FORMER_VERSIONS : ""})
    VALUES (${columns.map((_, i) => `?${i + 1}`).join(", ")}${
    isFormer ? `, 1, ${place("family")}, ${place("spec_hash")}, 0, 0, 0` : ""
  }) ${table === "series" ? "ON CONFLICT (key_id, group_name) DO NOTHING" : ""}`);
  return (row) => void insert.run(...row);
}

function addParts(database: DatabaseSync, run: string): void {
  const columns: string[] = JSON.parse(
    String(database.prepare("SELECT key_columns FROM runs WHERE id = ?").get(run)?.key_columns),
  );
  const keys = database.prepare(
    `SELECT s.id, s.parts FROM outcomes o JOIN series s ON s.id = o.series_id WHERE o.run_id = ?`,
  );
  const insert = database.prepare(
    "INSERT INTO key_parts (series_id, column_name, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  for (const { id, parts } of keys.iterate(run)) {
    const texts: string[] = JSON.parse(String(parts));
    columns.forEach((column, i) => insert.run(Number(id), column, bindText(texts[i] ?? "")));
  }
}

/** A pack that is gone and serves nobody was swept; one that serves is a problem for whoever verifies. */
function markMissing(root: string, database: DatabaseSync, files: Files): void {
  const there = new Set(files.list(`${root}/packs`));
  const sweep = database.prepare(`UPDATE packs SET swept_at = (SELECT committed_at FROM runs WHERE id = run_id)
    WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM artifacts a JOIN versions v ON v.model_id = a.id
      JOIN aliases n ON n.version_id = v.id WHERE a.pack_id = packs.id)`);
  for (const { sha256 } of database.prepare("SELECT DISTINCT sha256 FROM packs").all()) {
    if (!there.has(`${sha256}.pack`)) sweep.run(String(sha256));
  }
}

/** Set aside what has the name, with its WAL: its pages must never be taken for those of the new one. */
function replace(root: string, rebuilt: string, files: Files): void {
  files.syncFile(rebuilt);
  const names = new Set(files.list(root));
  for (const name of ["registry.db-wal", "registry.db-shm", "registry.db"]) {
    if (!names.has(name)) continue;
    let aside = `${name}.damaged`;
    for (let n = 2; names.has(aside); n++) aside = `${name}-${n}.damaged`;
    files.rename(`${root}/${name}`, `${root}/${aside}`);
  }
  files.rename(rebuilt, `${root}/registry.db`);
  files.syncFolder(root);
}

function isNamed(database: DatabaseSync, sha256: string): boolean {
  return database.prepare("SELECT 1 FROM packs WHERE sha256 = ? LIMIT 1").get(sha256) !== undefined;
}

/** Each keeps its bytes under another name, which `gc` does not know; those of an interrupted call are told again. */
function setAside(root: string, unexplained: readonly string[], files: Files): Problem[] {
  const folder = `${root}/packs`;
  for (const sha256 of unexplained) files.rename(packPath(root, sha256), `${packPath(root, sha256)}${ASIDE}`);
  if (unexplained.length > 0) files.syncFolder(folder);
  const detail = "no record explains it: its run was never committed, or its record is lost; it is set aside";
  return files.list(folder).filter((name) => name.endsWith(ASIDE))
    .map((name) => ({ code: "NO_RECORD", path: `${folder}/${name}`, name: "", detail }));
}

function nothingFound(root: string): Problem {
  const detail = `no pack beside it tells of a run, so nothing was changed. ${adviceOnLoss(root)}`;
  return { code: "DATABASE_LOST", path: `${root}/registry.db`, name: "", detail };
}

function ofLaterRelease(root: string, { sha256, run }: FoundRecord): Problem {
  return {
    code: "SCHEMA_VERSION",
    path: packPath(root, sha256),
    name: `run ${run}`,
    detail: "a later release wrote it",
  };
}

function contradicted(root: string, { sha256, run }: FoundRecord): Problem {
  const detail =
    "others were committed in its place: its packs are kept; move this one away to give it up, or registry.db to rebuild";
  return { code: "RUN_LOST", path: packPath(root, sha256), name: `run ${run}`, detail };
}
