import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../../core/errors/errors.ts";
import { hashFile } from "../../storage/files/blocks.ts";
import { folderOf, Publication } from "../../storage/files/publish.ts";
import { copyDatabase } from "../sqlite/copy_database.ts";
import { UNBOUND } from "../versions/digest.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import { runQuery, versionQuery } from "../versions/queries.ts";
import { digestOfRun, digestOfVersion, type SqlRow } from "../versions/rows.ts";
import { writeRecords } from "../records/write_records.ts";
import { formerTriples } from "../versions/semantic.ts";
import {
  ACTIONS,
  ARTIFACTS,
  ARTIFACTS_OF_PACK,
  CAUSE,
  ENVIRONMENT,
  PACKS,
  RESERVATIONS,
  RUNS,
  SCHEMA_VERSION,
  TABLES,
  VERSIONS,
} from "../sqlite/tables.ts";

/** What an older schema lacks. */
interface Step {
  /** Statements of the next version, and what they were in this one. */
  readonly former: readonly (readonly [now: string, then: string])[];
  /** Statements that make the next version of it. */
  readonly tables: string;
  /** Views that let it be read as it is, as if it were of the present version. */
  readonly views: string;
}

/** Runs of version 1 were inserted under the writer's lock, in the order of their commits. */
const RUNS_OF_1 = (digest: string) =>
  `SELECT id, row_number() OVER (ORDER BY rowid) AS committed, name, created_at, committed_at, config,
  key_columns, summary, NULL AS record, ${digest} AS digest FROM main.runs`;

/** Last column of versions in version 2. */
const DIGEST = "digest TEXT";

/** Versions of 1 and 2, and all that was said of them then. */
const VERSIONS_OF_2 =
  `id, series_id, number, run_id, contender, family, status, reason, stage, spec_hash, flags, model_id,
  leaderboard_id, 1 AS chosen, family AS architecture, spec_hash AS recipe`;

/** What is asked of few versions is worked out for their keys alone. */
const triple = (name: string) =>
  `(SELECT t.${name} FROM (${formerTriples("series_id = v.series_id")}) t WHERE t.id = v.id) AS ${name}`;
const VIEWS_OF_2 = (digest: string) =>
  `CREATE TEMP VIEW versions AS SELECT ${VERSIONS_OF_2}, ${["major", "minor", "patch"].map(triple).join(", ")},
    NULL AS comparison, ${digest} AS digest FROM main.versions v;
  CREATE TEMP VIEW lineage AS SELECT *, NULL AS environment FROM main.lineage;
  CREATE TEMP VIEW events AS SELECT *, NULL AS cause FROM main.events;
  CREATE TEMP VIEW actions AS SELECT 0 AS event_id, 0 AS committed, NULL AS record WHERE false;`;

/** The steps by the version that they start from, all of them: a registry of any release becomes one of this. */
const STEPS: Readonly<Record<number, Step>> = {
  1: {
    former: [
      [
        `CREATE TABLE runs ${RUNS};`,
        `CREATE TABLE runs (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL, committed_at TEXT, config TEXT NOT NULL,
  key_columns TEXT NOT NULL, summary TEXT
) STRICT;`,
      ],
      [
        `CREATE TABLE packs ${PACKS};`,
        "CREATE TABLE packs (id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs, sha256 TEXT, bytes INTEGER) STRICT;",
      ],
      [
        `CREATE TABLE artifacts ${ARTIFACTS};`,
        `CREATE TABLE artifacts (
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs, pack_id INTEGER NOT NULL REFERENCES packs,
  start INTEGER NOT NULL, length INTEGER NOT NULL, sha256 TEXT NOT NULL, UNIQUE (run_id, sha256)
) STRICT;`,
      ],
      [`CREATE TABLE reservations ${RESERVATIONS};`, ""],
      [`${ARTIFACTS_OF_PACK};`, ""],
      [`, ${DIGEST},`, ","],
    ],
    tables: `CREATE TABLE runs_2 ${RUNS};
      INSERT INTO runs_2 ${RUNS_OF_1("NULL")};
      DROP TABLE runs; ALTER TABLE runs_2 RENAME TO runs;
      CREATE TABLE packs_2 ${PACKS};
      INSERT INTO packs_2 SELECT id, run_id, sha256, bytes, NULL FROM packs;
      DROP TABLE packs; ALTER TABLE packs_2 RENAME TO packs;
      CREATE TABLE artifacts_2 ${ARTIFACTS};
      INSERT INTO artifacts_2 SELECT id, pack_id, start, length, sha256 FROM artifacts;
      DROP TABLE artifacts; ALTER TABLE artifacts_2 RENAME TO artifacts; ${ARTIFACTS_OF_PACK};
      ALTER TABLE versions ADD COLUMN ${DIGEST};
      CREATE TABLE reservations ${RESERVATIONS};`,
    views: `CREATE TEMP VIEW runs AS ${RUNS_OF_1(`'${UNBOUND}'`)};
      CREATE TEMP VIEW packs AS SELECT id, run_id, sha256, bytes, NULL AS swept_at FROM main.packs;
      ${VIEWS_OF_2(`'${UNBOUND}'`)}`,
  },
  2: {
    former: [
      [
        `CREATE TABLE versions ${VERSIONS};`,
        `CREATE TABLE versions (
  id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series, number INTEGER NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs, contender TEXT NOT NULL, family TEXT NOT NULL, status TEXT NOT NULL,
  reason TEXT NOT NULL, stage TEXT NOT NULL, spec_hash TEXT NOT NULL, flags TEXT NOT NULL,
  model_id INTEGER NOT NULL REFERENCES artifacts, leaderboard_id INTEGER REFERENCES artifacts, ${DIGEST},
  UNIQUE (series_id, number), UNIQUE (run_id, series_id)
) STRICT;`,
      ],
      [`, ${ENVIRONMENT}`, ""],
      [`, ${CAUSE}`, ""],
      [`CREATE TABLE actions ${ACTIONS};`, ""],
    ],
    tables: `CREATE TEMP TABLE triples AS ${formerTriples("true")};
      CREATE TABLE versions_3 ${VERSIONS};
      INSERT INTO versions_3 SELECT v.*, t.major, t.minor, t.patch, NULL, d.digest
        FROM (SELECT ${VERSIONS_OF_2} FROM main.versions) v JOIN main.versions d ON d.id = v.id
        JOIN triples t ON t.id = v.id ORDER BY v.id;
      DROP TABLE versions; ALTER TABLE versions_3 RENAME TO versions; DROP TABLE triples;
      ALTER TABLE lineage ADD COLUMN ${ENVIRONMENT};
      ALTER TABLE events ADD COLUMN ${CAUSE};
      CREATE TABLE actions ${ACTIONS};`,
    views: VIEWS_OF_2("digest"),
  },
};

/** Whether a registry of this version can be brought to the present one. */
export function isFormer(version: number): boolean {
  return version in STEPS;
}

/** The statements that made the tables of a former version. */
export function tablesOf(version: number): string {
  let tables = TABLES;
  for (let from = SCHEMA_VERSION - 1; from >= version; from--) {
    for (const [now, then] of STEPS[from]!.former) tables = tables.replace(now, then);
  }
  return tables;
}

/** Read a database of a former version as if it were of the present one; nothing is written to it. */
export function readFormer(database: DatabaseSync, version: number): void {
  database.exec(STEPS[version]!.views);
}

/**
 * Bring a database of a former version to the present one, in one transaction. A copy of it is made beside it first, as
 * `registry.db.v1.backup`; one that is there already stays. Rows that have none get their digests in the same transaction, and
 * runs their records after it: it is as protected as one that this release has made.
 *
 * @param database Writable, with foreign keys off. @param path Its path.
 */
export function migrate(database: DatabaseSync, path: string): void {
  inTransaction(database, () => {
    // Another process may have been first.
    const version = schemaVersionOf(database);
    if (!isFormer(version)) return;
    keepCopy(path, version);
    for (let from = version; from < SCHEMA_VERSION; from++) database.exec(STEPS[from]!.tables);
    // What was bound before stays as it was bound: a damaged row is not certified.
    if (version === 1) bindRows(database);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
  try {
    writeRecords({ root: folderOf(path), database });
  } catch {
    // The registry is migrated, whatever comes now: as after a commit, what is left undone here the next run does.
  }
}

/** Tables with a digest in each row, and how it is made of what the row says. */
const BOUND:
  readonly (readonly [table: string, query: ReturnType<typeof runQuery>, digest: (row: SqlRow) => string])[] = [
    ["runs", runQuery({}), digestOfRun],
    ["versions", versionQuery({}), digestOfVersion],
  ];

/** A row that cannot be read gets no digest, and so counts as damaged from now on. */
function bindRows(database: DatabaseSync): void {
  for (const [table, { sql, values }, digest] of BOUND) {
    database.exec("CREATE TEMP TABLE digests (id ANY PRIMARY KEY, digest TEXT NOT NULL) STRICT, WITHOUT ROWID");
    const insert = database.prepare("INSERT INTO digests VALUES (?, ?)");
    for (const row of database.prepare(sql).iterate(...values)) {
      const found = digestIfReadable(row, digest);
      if (found !== null) insert.run(row.id ?? null, found);
    }
    database.exec(`UPDATE main.${table} SET digest = (SELECT d.digest FROM digests d WHERE d.id = ${table}.id)`);
    database.exec("DROP TABLE temp.digests");
  }
}

function digestIfReadable(row: SqlRow, digest: (row: SqlRow) => string): string | null {
  try {
    return digest(row);
  } catch (thrown) {
    if (!(thrown instanceof RegistryError)) throw thrown;
    return null;
  }
}

/** Version of the tables; 0 if there are none. */
export function schemaVersionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}

/**
 * The writer's lock is held, so that the copy is what will be changed; it is read through a connection of its own. One that an
 * interrupted migration has left is as good.
 */
function keepCopy(path: string, version: number): void {
  for (let n = 1;; n++) {
    const target = `${path}.v${version}${n === 1 ? "" : `-${n}`}.backup`, copy = new Publication(target);
    try {
      copyDatabase(path, copy.temporary);
    } catch (thrown) {
      copy.discard();
      throw thrown;
    }
    if (isSame(copy.temporary, target)) return copy.discard();
    if (copy.finishIfFirst()) return;
  }
}

function isSame(path: string, other: string): boolean {
  try {
    return hashFile(path).sha256 === hashFile(other).sha256;
  } catch {
    return false;
  }
}
