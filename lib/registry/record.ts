import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { CHALLENGER } from "./lifecycle.ts";
import { SCHEMA_VERSION } from "./tables.ts";

/** Name of a record's first entry, which no pack of models has. A record describes a run or a decision by the rows that it made. */
export const RECORD = "record";

/** Name of the entry that says where the events of a record begin, which may be elsewhere in a registry that was rebuilt. */
export const PLACE = "place";

/** Name of a record's entries of why its versions stand where they stand. */
export const DECISIONS = "decisions";

/** Name of the entries of a decision's record. */
export const EVENTS = "events";

/** What a record says first. */
export interface RecordHead {
  /** Schema version of the rows. */
  readonly schema: number;
  /** Kind of a decision; absent: it is the record of a run. */
  readonly action?: string;
  /** Id of the run; of a decision that which it is about, or empty. */
  readonly run: string;
  /** Number of the run's commit; of a decision that of the last one before it. */
  readonly sequence: number;
  /** ISO instant of the commit. */
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

/** A piece of a record. */
export interface RecordEntry {
  /** What it is; rows of a table are `<table>:<n>`. */
  readonly name: string;
  /** JSON text. */
  readonly bytes: Uint8Array;
}

/** What of a record is told by its row. */
export type RecordFacts = Pick<RecordHead, "action" | "run" | "sequence" | "committedAt">;

/** Whose record it is, for people. */
export function recordName({ action, run, committedAt }: RecordFacts): string {
  if (action === undefined) return `run ${run}`;
  return `${action} of ${committedAt}${run === "" ? "" : `, run ${run}`}`;
}

/** What the record of a run holds, entry by entry: always the same, as nothing of it changes after the commit. */
export function* runEntries(database: DatabaseSync, head: RecordFacts): Generator<RecordEntry> {
  const schema = Number(database.prepare(SCHEMA).get(head.run)?.schema ?? 2);
  const place = schema < 3
    ? null
    : database.prepare(`SELECT min(e.id) AS event ${EVENTS_OF_COMMIT.replace("<", "<=")}`).get(head.run);
  const queries = Object.entries(rowsOf(schema)).map(([table, sql]) => ({ table, sql, values: [head.run] }));
  yield* entriesOf(database, {
    head: { schema, ...head },
    event: place === null ? null : Number(place?.event),
    queries,
  });
}

/**
 * What the record of a decision holds: its event, and all that it caused, each with the run of the version that it is about.
 *
 * @param database The registry's. @param head What its row tells. @param event Id of its event.
 */
export function actionEntries(database: DatabaseSync, head: RecordFacts, event: number): Generator<RecordEntry> {
  const sql = `SELECT e.kind, e.run_id, e.series_id, e.version, e.detail,
    (SELECT v.run_id FROM versions v WHERE v.series_id = e.series_id AND v.number = e.version) AS of_run
    FROM events e WHERE e.id >= ?1 AND e.id < coalesce((SELECT n.id FROM events n
      WHERE n.id > ?1 AND n.cause IS NOT ?1 ORDER BY n.id LIMIT 1), 9e18) ORDER BY e.id`;
  const queries = [{ table: EVENTS, sql, values: [event] }];
  return entriesOf(database, { head: { schema: SCHEMA_VERSION, ...head }, event, queries });
}

interface EntriesOptions {
  readonly head: Omit<RecordHead, "columns">;
  /** Where its events begin; null: it is not told. */
  readonly event: number | null;
  readonly queries: readonly { readonly table: string; readonly sql: string; readonly values: SQLInputValue[] }[];
}

function* entriesOf(database: DatabaseSync, { head, event, queries }: EntriesOptions): Generator<RecordEntry> {
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const statements = queries.map((query) => ({ ...query, rows: database.prepare(query.sql) }));
  const columns = Object.fromEntries(
    statements.map(({ table, rows }) => [table, rows.columns().map(({ name }) => name)]),
  );
  yield { name: RECORD, bytes: encode({ ...head, columns }) };
  if (event !== null) yield { name: PLACE, bytes: encode({ event }) };
  for (const { table, rows, values } of statements) {
    let n = 0;
    for (const bytes of pieces(rows.iterate(...values))) yield { name: `${table}:${n++}`, bytes };
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
