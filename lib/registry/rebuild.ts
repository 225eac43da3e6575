import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { RegistryError } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import { DISK, type Files } from "../storage/files.ts";
import { temporaryPath } from "../storage/publish.ts";
import { bindText } from "./collection.ts";
import { guard, registryFailure } from "./failure.ts";
import { inTransaction } from "./in_transaction.ts";
import { PackReader } from "./pack_reader.ts";
import { RECORD, type RecordHead } from "./record.ts";
import { packPath } from "./run_packs.ts";
import { openDatabase } from "./schema.ts";
import { PROMOTE } from "./statements.ts";
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

interface FoundRecord extends RecordHead {
  readonly sha256: string;
}

/**
 * Make `registry.db` anew from the packs beside it: every run that was committed has a record among them. What has its name is set
 * aside (`registry.db.damaged`). Stages that were set by hand are not in any pack: the newest run of a key serves again.
 *
 * @param root Registry root; nobody may write to it meanwhile. @param options `files`: file operations.
 * @throws {RegistryError} `DISK_FULL`, `READ_ONLY` and the like; what was there is as it was.
 */
export function rebuildDatabase(root: string, { files = DISK }: { files?: Files } = {}): Rebuilt {
  return guard(`rebuild ${root}/registry.db`, () => {
    const folder = temporaryPath(`${root}/rebuild`), problems: Problem[] = [];
    files.makeFolder(folder);
    try {
      const { records, others } = findRecords(root, files, problems);
      const path = `${folder}/registry.db`, database = openDatabase(path, { readOnly: false, waitMs: 0 });
      try {
        for (const record of records) problems.push(...replay(root, database, record));
        problems.push(...others.filter((sha256) => !isNamed(database, sha256)).map((sha256) => unnamed(root, sha256)));
        markMissing(root, database, files);
        // All of it in the one file that is given its name.
        database.exec("PRAGMA journal_mode = DELETE");
      } finally {
        database.close();
      }
      replace(root, path, files);
      return { ...countRows(root), problems: [...problems, byHand(root)] };
    } finally {
      files.remove(folder);
    }
  });
}

function countRows(root: string): { runs: number; versions: number } {
  const database = openDatabase(`${root}/registry.db`, { readOnly: true, waitMs: 0 });
  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  try {
    return { runs: count("runs"), versions: count("versions") };
  } finally {
    database.close();
  }
}

/** Records in the order of their commits; packs that are none. */
function findRecords(
  root: string,
  files: Files,
  problems: Problem[],
): { records: FoundRecord[]; others: string[] } {
  const records: FoundRecord[] = [], others: string[] = [];
  for (const name of files.list(`${root}/packs`)) {
    const sha256 = /^([0-9a-f]{64})\.pack$/.exec(name)?.[1];
    if (sha256 === undefined) continue;
    try {
      const head = withPack(root, sha256, (read) => read((entry) => entry === RECORD)[0]);
      if (head === undefined) others.push(sha256);
      else records.push({ ...head as RecordHead, sha256 });
    } catch (thrown) {
      problems.push(problemOf(root, sha256, thrown));
    }
  }
  const newer = records.filter(({ schema }) => schema > SCHEMA_VERSION);
  problems.push(...newer.map(({ sha256, run }): Problem => ({
    code: "SCHEMA_VERSION",
    path: packPath(root, sha256),
    name: `run ${run}`,
    detail: "a later release wrote it",
  })));
  const readable = records.filter(({ schema }) => schema <= SCHEMA_VERSION);
  return {
    records: readable.sort((a, b) => a.sequence - b.sequence || (a.committedAt < b.committedAt ? -1 : 1)),
    others,
  };
}

type ReadEntries = (isWanted: (name: string) => boolean) => unknown[];

function withPack<T>(root: string, sha256: string, work: (read: ReadEntries) => T): T {
  const pack = new PackReader(packPath(root, sha256));
  try {
    const index = pack.index();
    return work((isWanted) =>
      index.filter(({ name }) => isWanted(name)).map((entry) => JSON.parse(new TextDecoder().decode(pack.read(entry))))
    );
  } finally {
    pack.close();
  }
}

/** Insert the rows of a run and move the aliases as its commit did; a run that contradicts former ones is left out. */
function replay(root: string, database: DatabaseSync, record: FoundRecord): Problem[] {
  try {
    inTransaction(database, () => {
      for (const [table, columns] of Object.entries(record.columns)) {
        const insert = insertInto(database, table, columns);
        const pieces = withPack(root, record.sha256, (read) => read((name) => name.startsWith(`${table}:`)));
        for (const rows of pieces as SQLInputValue[][][]) for (const row of rows) insert(row);
      }
      database.prepare("UPDATE runs SET record = ? WHERE id = ?").run(record.sha256, record.run);
      addParts(database, record.run);
      database.exec("DROP TABLE IF EXISTS temp.this_run");
      database.prepare("CREATE TEMP TABLE this_run AS SELECT ? AS run, ? AS at").run(record.run, record.committedAt);
      database.exec(PROMOTE);
    });
    return [];
  } catch (thrown) {
    return [{ ...problemOf(root, record.sha256, thrown), name: `run ${record.run}` }];
  }
}

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
  const insert = database.prepare(`INSERT INTO ${table} (${columns.join(", ")})
    VALUES (${columns.map(() => "?").join(", ")}) ${
    table === "series" ? "ON CONFLICT (key_id, group_name) DO NOTHING" : ""
  }`);
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

function unnamed(root: string, sha256: string): Problem {
  const detail = "no record names it: its run was never committed, or its record is lost";
  return { code: "NO_RECORD", path: packPath(root, sha256), name: "", detail };
}

function byHand(root: string): Problem {
  const detail = "stages that were set by hand are in no pack: the newest run of each key serves";
  return { code: "NO_RECORD", path: `${root}/registry.db`, name: "", detail };
}

function problemOf(root: string, sha256: string, thrown: unknown): Problem {
  const { code, message } = registryFailure(thrown, "rebuild");
  return { code, path: packPath(root, sha256), name: "", detail: message };
}
