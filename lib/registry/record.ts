import type { DatabaseSync } from "node:sqlite";
import { DISK, type Files } from "../storage/files.ts";
import { inTransaction } from "./in_transaction.ts";
import { CHALLENGER } from "./lifecycle.ts";
import { PackWriter } from "./pack_writer.ts";
import { packPath, WriterFiles } from "./run_packs.ts";

/** Name of a record's first entry, which no pack of models has. */
export const RECORD = "record";

/** Name of the entry that says where the events of a record begin, which may be elsewhere in a registry that was rebuilt. */
export const PLACE = "place";

/** Name of a record's entries of why its versions stand where they stand. */
export const DECISIONS = "decisions";

/** What a record says first. */
export interface RecordHead {
  /** Schema version of the rows. */
  readonly schema: number;
  /** Id of the run. */
  readonly run: string;
  /** Number of its commit. */
  readonly sequence: number;
  /** ISO instant of its commit. */
  readonly committedAt: string;
  /** Names of the columns by table, in the order of a row's values; tables in the order in which rows must be inserted. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

/** Bytes of an entry's text, roughly. */
const PIECE = 1 << 20;

const EVENTS_OF_COMMIT = `FROM events e WHERE e.run_id = ?1
  AND e.id < (SELECT c.id FROM events c WHERE c.kind = 'RUN_COMMITTED' AND c.run_id = ?1)`;

/** Stages as commits gave them: until schema 2 the moved alias told, since then every step is an event. */
const STAGES: Readonly<Record<number, string>> = {
  2: `iif(EXISTS (SELECT 1 FROM events e WHERE e.series_id = v.series_id AND e.run_id = v.run_id AND e.version = v.number
    AND e.kind = 'ALIAS_MOVED' AND json_extract(e.detail, '$.alias') = '${CHALLENGER}'), 'Staging', 'Production')`,
  3: `coalesce((SELECT json_extract(e.detail, '$.to') ${EVENTS_OF_COMMIT} AND e.series_id = v.series_id
    AND e.version = v.number AND e.kind = 'STAGE_CHANGED' ORDER BY e.id DESC LIMIT 1), 'None')`,
};

/**
 * The rows of a run by table, in the order in which they can be inserted: numbers of the run's own commit, and stages as that
 * commit gave them. Aliases and events follow from them. What a former release has committed is told as that release told it.
 */
const rowsOf = (schema: number): Readonly<Record<string, string>> => ({
  runs:
    `SELECT id, committed, name, created_at, committed_at, config, key_columns, summary, digest FROM runs WHERE id = ?1`,
  lineage: `SELECT run_id, data_group, data_version, data_hash, plan_hash, code_revision, seed${
    schema < 3 ? "" : ", environment"
  } FROM lineage WHERE run_id = ?1`,
  series: `SELECT s.* FROM series s WHERE s.id IN (SELECT series_id FROM outcomes WHERE run_id = ?1) ORDER BY s.id`,
  packs: "SELECT id, run_id, sha256, bytes FROM packs WHERE run_id = ?1 ORDER BY id",
  artifacts: `SELECT a.* FROM packs p JOIN artifacts a ON a.pack_id = p.id WHERE p.run_id = ?1 ORDER BY a.id`,
  shared: "SELECT * FROM shared WHERE run_id = ?1 ORDER BY name",
  versions: `SELECT v.id, v.series_id, v.number, v.run_id, v.contender, v.family, v.status, v.reason,
    ${STAGES[schema]} AS stage, v.spec_hash, v.flags, v.model_id, v.leaderboard_id${
    schema < 3 ? "" : ", v.chosen, v.architecture, v.recipe, v.major, v.minor, v.patch, v.comparison"
  }, v.digest FROM versions v WHERE v.run_id = ?1 ORDER BY v.id`,
  metrics:
    `SELECT m.* FROM versions v JOIN metrics m ON m.version_id = v.id WHERE v.run_id = ?1 ORDER BY m.version_id, m.name`,
  outcomes: "SELECT * FROM outcomes WHERE run_id = ?1 ORDER BY series_id",
  ...schema < 3
    ? {}
    : { [DECISIONS]: `SELECT e.kind, e.detail ${EVENTS_OF_COMMIT} AND e.series_id IS NULL ORDER BY e.id` },
});

/** Runs of former releases have said nothing of where they were made. */
const SCHEMA = "SELECT iif(environment IS NULL, 2, 3) AS schema FROM lineage WHERE run_id = ?";

/**
 * Write the record of every run that has none: a pack that holds the run's own rows, so that a registry which has lost its
 * database can be rebuilt from its packs. It comes after the commit: what has a record was committed.
 *
 * @param root Registry root. @param database Writable. @param options `files`: file operations.
 * @returns Number of records written.
 */
export function recordRuns(root: string, database: DatabaseSync, { files = DISK }: { files?: Files } = {}): number {
  const runs = database.prepare("SELECT id, committed, committed_at FROM runs WHERE record IS NULL ORDER BY committed")
    .all();
  if (runs.length === 0) return 0;
  const writer = new WriterFiles(root);
  try {
    for (const [i, { id, committed, committed_at: committedAt }] of runs.entries()) {
      const head = { run: String(id), sequence: Number(committed), committedAt: String(committedAt) };
      recordRun(root, database, { head, files, path: writer.temporary(`record.${i}`) });
    }
    return runs.length;
  } finally {
    writer.release();
  }
}

function recordRun(
  root: string,
  database: DatabaseSync,
  { head, files, path }: { head: Pick<RecordHead, "run" | "sequence" | "committedAt">; files: Files; path: string },
): void {
  const pack = new PackWriter(files, path);
  try {
    for (const { name, bytes } of recordEntries(database, head)) pack.add(name, bytes);
    const { sha256 } = pack.finish();
    inTransaction(database, () => {
      files.rename(path, packPath(root, sha256));
      files.syncFolder(`${root}/packs`);
      database.prepare("UPDATE runs SET record = ? WHERE id = ?").run(sha256, head.run);
    });
  } catch (thrown) {
    pack.close();
    files.remove(path);
    throw thrown;
  }
}

/** What the record of a run holds, entry by entry: always the same, as nothing of it changes after the commit. */
export function* recordEntries(
  database: DatabaseSync,
  head: Pick<RecordHead, "run" | "sequence" | "committedAt">,
): Generator<{ readonly name: string; readonly bytes: Uint8Array }> {
  const schema = Number(database.prepare(SCHEMA).get(head.run)?.schema ?? 2);
  const statements = Object.entries(rowsOf(schema)).map(([table, sql]) => ({ table, rows: database.prepare(sql) }));
  const columns = Object.fromEntries(
    statements.map(({ table, rows }) => [table, rows.columns().map(({ name }) => name)]),
  );
  yield { name: RECORD, bytes: new TextEncoder().encode(JSON.stringify({ schema, ...head, columns })) };
  if (schema > 2) {
    const place = database.prepare(`SELECT min(e.id) AS event ${EVENTS_OF_COMMIT.replace("<", "<=")}`).get(head.run);
    yield { name: PLACE, bytes: new TextEncoder().encode(JSON.stringify({ ...place })) };
  }
  for (const { table, rows } of statements) {
    let n = 0;
    for (const bytes of pieces(rows.iterate(head.run))) yield { name: `${table}:${n++}`, bytes };
  }
}

/** Rows as JSON arrays of values, in texts of about a megabyte. */
function* pieces(rows: Iterable<Record<string, unknown>>): Generator<Uint8Array> {
  let lines: string[] = [], size = 0;
  const text = () => new TextEncoder().encode(`[${lines.join(",")}]`);
  for (const row of rows) {
    const line = JSON.stringify(Object.values(row));
    lines.push(line);
    size += line.length;
    if (size < PIECE) continue;
    yield text();
    [lines, size] = [[], 0];
  }
  if (lines.length > 0) yield text();
}
