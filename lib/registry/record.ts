import type { DatabaseSync } from "node:sqlite";
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
  const statements = Object.entries(rowsOf(schema)).map(([table, sql]) => ({ table, rows: database.prepare(sql) }));
  const columns = Object.fromEntries(
    statements.map(({ table, rows }) => [table, rows.columns().map(({ name }) => name)]),
  );
  yield* headOf({ schema, ...head, columns }, place === null ? null : Number(place?.event));
  for (const { table, rows } of statements) {
    let n = 0;
    for (const bytes of pieces(rows.iterate(head.run))) yield { name: `${table}:${n++}`, bytes };
  }
}

/**
 * What the record of a decision holds: its event, and all that it caused, each with the run of the version that it is about.
 *
 * @param database The registry's. @param head What its row tells. @param event Id of its event.
 */
export function* actionEntries(database: DatabaseSync, head: RecordFacts, event: number): Generator<RecordEntry> {
  const end = database.prepare("SELECT id FROM events WHERE id > ?1 AND cause IS NOT ?1 ORDER BY id LIMIT 1").get(
    event,
  );
  const last = database.prepare("SELECT max(id) AS id FROM events").get();
  yield* headOf({ schema: SCHEMA_VERSION, ...head, columns: { [EVENTS]: EVENT_COLUMNS } }, event);
  // Whole pieces in SQL: there may be a million events.
  const piece = database.prepare(`SELECT json_group_array(json_array(${EVENT_COLUMNS.join(", ")})) AS rows FROM (
    SELECT e.*, (SELECT v.run_id FROM versions v WHERE v.series_id = e.series_id AND v.number = e.version) AS of_run
    FROM events e WHERE e.id >= ? AND e.id < ? ORDER BY e.id)`);
  const stop = end === undefined ? Number(last?.id) + 1 : Number(end.id);
  for (let from = event, n = 0; from < stop; from += EVENTS_OF_PIECE, n++) {
    const rows = piece.get(from, Math.min(from + EVENTS_OF_PIECE, stop))?.rows;
    yield { name: `${EVENTS}:${n}`, bytes: new TextEncoder().encode(String(rows)) };
  }
}

const EVENT_COLUMNS = ["kind", "run_id", "series_id", "version", "detail", "of_run"];
const EVENTS_OF_PIECE = 8192;

function* headOf(head: RecordHead, event: number | null): Generator<RecordEntry> {
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  yield { name: RECORD, bytes: encode(head) };
  if (event !== null) yield { name: PLACE, bytes: encode({ event }) };
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
