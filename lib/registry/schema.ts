import { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../core/errors.ts";
import { guard } from "./failure.ts";
import { inTransaction } from "./in_transaction.ts";

/** Version of the tables, in SQLite's `user_version`. */
export const SCHEMA_VERSION = 1;

// Text that comes from users is only ever a bound value, never part of a statement or a path.
const TABLES = `
CREATE TABLE runs (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL, committed_at TEXT, config TEXT NOT NULL,
  key_columns TEXT NOT NULL, summary TEXT
) STRICT;
CREATE TABLE lineage (
  run_id TEXT PRIMARY KEY REFERENCES runs, data_group TEXT NOT NULL, data_version INTEGER NOT NULL,
  data_hash TEXT NOT NULL, plan_hash TEXT NOT NULL, code_revision TEXT NOT NULL, seed INTEGER NOT NULL
) STRICT;
CREATE TABLE series (
  id INTEGER PRIMARY KEY, group_name TEXT NOT NULL, key_id TEXT NOT NULL, parts TEXT NOT NULL, UNIQUE (key_id, group_name)
) STRICT;
CREATE TABLE key_parts (
  series_id INTEGER NOT NULL REFERENCES series, column_name TEXT NOT NULL, value ANY NOT NULL,
  PRIMARY KEY (column_name, value, series_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE packs (id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs, sha256 TEXT, bytes INTEGER) STRICT;
CREATE TABLE artifacts (
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs, pack_id INTEGER NOT NULL REFERENCES packs,
  start INTEGER NOT NULL, length INTEGER NOT NULL, sha256 TEXT NOT NULL, UNIQUE (run_id, sha256)
) STRICT;
CREATE TABLE shared (
  run_id TEXT NOT NULL REFERENCES runs, name TEXT NOT NULL, artifact_id INTEGER NOT NULL REFERENCES artifacts,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE versions (
  id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series, number INTEGER NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs, contender TEXT NOT NULL, family TEXT NOT NULL, status TEXT NOT NULL,
  reason TEXT NOT NULL, stage TEXT NOT NULL, spec_hash TEXT NOT NULL, flags TEXT NOT NULL,
  model_id INTEGER NOT NULL REFERENCES artifacts, leaderboard_id INTEGER REFERENCES artifacts,
  UNIQUE (series_id, number), UNIQUE (run_id, series_id)
) STRICT;
CREATE TABLE metrics (
  version_id INTEGER NOT NULL REFERENCES versions, name TEXT NOT NULL, value REAL, PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE aliases (
  series_id INTEGER NOT NULL REFERENCES series, alias TEXT NOT NULL, version_id INTEGER NOT NULL REFERENCES versions,
  PRIMARY KEY (series_id, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_of_version ON aliases (version_id);
CREATE TABLE outcomes (
  run_id TEXT NOT NULL REFERENCES runs, series_id INTEGER NOT NULL REFERENCES series, status TEXT NOT NULL,
  contender TEXT NOT NULL, version INTEGER NOT NULL, reason TEXT NOT NULL, error TEXT, scores TEXT NOT NULL,
  PRIMARY KEY (run_id, series_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcomes_by_status ON outcomes (run_id, status);
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, run_id TEXT NOT NULL,
  series_id INTEGER REFERENCES series, version INTEGER, detail TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_series ON events (series_id);
CREATE TRIGGER events_keep BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_fixed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
PRAGMA user_version = ${SCHEMA_VERSION};
`;

const CANNOT_OPEN = /unable to open|readonly/i;

/** How to open a registry's database. */
export interface DatabaseOptions {
  /** Refuse writes and never create anything. */
  readonly readOnly: boolean;
  /** How long to wait for another writer, in milliseconds. */
  readonly waitMs: number;
}

/**
 * Open (and, unless read-only, create) a registry's database.
 *
 * @param path Path of `registry.db`.
 * @param options Mode and patience.
 * @throws {RegistryError} `SCHEMA_VERSION` for a database of another version, `NOT_FOUND`, `READ_ONLY`, `LOCKED`,
 * `CORRUPT_DATABASE`, `DISK_FULL`.
 */
export function openDatabase(path: string, options: DatabaseOptions): DatabaseSync {
  return guard(`open ${path}`, () => {
    const database = connect(path, options);
    try {
      database.exec(`PRAGMA busy_timeout = ${Math.round(options.waitMs)}; PRAGMA foreign_keys = ON;`);
      if (!options.readOnly && versionOf(database) === 0) createTables(database);
      assertVersion(path, versionOf(database));
      return database;
    } catch (thrown) {
      database.close();
      throw thrown;
    }
  });
}

function connect(path: string, options: DatabaseOptions): DatabaseSync {
  return options.readOnly ? connectReading(path) : connectWriting(path);
}

function connectWriting(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    return database;
  } catch (thrown) {
    database.close();
    // Here the database exists, so what cannot be opened are its companion files, which would have to be made.
    if (CANNOT_OPEN.test(String(thrown))) throw folderReadOnly(path, thrown);
    throw thrown;
  }
}

function connectReading(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    versionOf(database);
    return database;
  } catch (thrown) {
    database.close();
    if (!CANNOT_OPEN.test(String(thrown))) throw thrown;
    // In a folder without write access SQLite cannot make the WAL's index. Nobody can write there, so the file is fixed;
    // but a WAL that a crash left behind holds committed runs that it alone would not show.
    if (sizeOf(`${path}-wal`) > 0) throw folderReadOnly(path, thrown);
    const address = new URL("file:///");
    address.pathname = path.split("/").map(encodeURIComponent).join("/");
    address.searchParams.set("immutable", "1");
    return new DatabaseSync(address, { readOnly: true });
  }
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}

function folderReadOnly(path: string, cause: unknown): RegistryError {
  return new RegistryError(
    "READ_ONLY",
    `Cannot open ${path} as its folder must be writable: current value is "${cause}"`,
    { hint: "Open the registry once with write access to its folder, or name another one with --registry.", cause },
  );
}

function createTables(database: DatabaseSync): void {
  inTransaction(database, () => {
    // Another process may have been first.
    if (versionOf(database) === 0) database.exec(TABLES);
  });
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}

function assertVersion(path: string, version: number): void {
  if (version === SCHEMA_VERSION) return;
  throw new RegistryError(
    "SCHEMA_VERSION",
    `Cannot open ${path} as its schema version must be ${SCHEMA_VERSION}: current value is ${version}`,
    {
      hint: "Use the release of 1000models that wrote it, or another registry folder.",
      context: { expected: SCHEMA_VERSION, found: version },
    },
  );
}
