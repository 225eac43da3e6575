import type { DatabaseSync, StatementSync } from "node:sqlite";
import { CHALLENGER } from "../versions/lifecycle.ts";
import { SCHEMA_VERSION } from "../sqlite/tables.ts";

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

const EVENTS_OF_COMMIT = `events e WHERE e.run_id = ?1
  AND e.id < (SELECT c.id FROM events c WHERE c.series_id IS NULL AND c.kind = 'RUN_COMMITTED' AND c.run_id = ?1)`;

/** Stages as commits gave them: until schema 2 the moved alias told, since then every step is an event. */
const STAGES: Readonly<Record<number, string>> = {
  2: `iif(EXISTS (SELECT 1 FROM events e WHERE e.series_id = v.series_id AND e.run_id = v.run_id AND e.version = v.number
    AND e.kind = 'ALIAS_MOVED' AND json_extract(e.detail, '$.alias') = '${CHALLENGER}'), 'Staging', 'Production')`,
  3: `coalesce((SELECT json_extract(e.detail, '$.to') FROM ${EVENTS_OF_COMMIT} AND e.series_id = v.series_id
    AND e.version = v.number AND e.kind = 'STAGE_CHANGED' ORDER BY e.id DESC LIMIT 1), 'None')`,
};

/** How the rows of one table are read. */
interface TableRows {
  /** What a row holds. */
  readonly columns: string;
  /** Where it is from, with the condition that it is of the run, `?1`. */
  readonly from: string;
  /** In which order rows come. */
  readonly order: string;
  /** Numbers that begin that order, by which the rows are read in spans; absent: they are few. */
  readonly span?: Span;
}

/** The numbers that rows are read by. */
interface Span {
  /** Name of the number. */
  readonly by: string;
  /** Query of the `least` and the `most` of the run, which looks at nothing of other runs: those may have all the rest. */
  readonly ends: string;
}

const SERIES_ENDS = "SELECT min(series_id) AS least, max(series_id) AS most FROM outcomes WHERE run_id = ?1";
const VERSION_ENDS = "SELECT min(id) AS least, max(id) AS most FROM versions WHERE run_id = ?1";
const ARTIFACT_ENDS = `SELECT min(a.id) AS least, max(a.id) AS most
  FROM packs p CROSS JOIN artifacts a ON a.pack_id = p.id WHERE p.run_id = ?1`;

/**
 * The rows of a run by table, in the order in which they can be inserted: numbers of the run's own commit, and stages as that
 * commit gave them. Aliases and events follow from them. What a former release has committed is told as that release told it.
 */
const rowsOf = (schema: number): Readonly<Record<string, TableRows>> => ({
  runs: {
    columns: "id, committed, name, created_at, committed_at, config, key_columns, summary, digest",
    from: "runs WHERE id = ?1",
    order: "id",
  },
  lineage: {
    columns: `run_id, data_group, data_version, data_hash, plan_hash, code_revision, seed${
      schema < 3 ? "" : ", environment"
    }`,
    from: "lineage WHERE run_id = ?1",
    order: "run_id",
  },
  series: {
    columns: "s.id, s.group_name, s.key_id, s.parts",
    from: "outcomes o CROSS JOIN series s ON s.id = o.series_id WHERE o.run_id = ?1",
    order: "o.series_id",
    span: { by: "o.series_id", ends: SERIES_ENDS },
  },
  packs: { columns: "id, run_id, sha256, bytes", from: "packs WHERE run_id = ?1", order: "id" },
  artifacts: {
    columns: "a.id, a.pack_id, a.start, a.length, a.sha256",
    from: "artifacts a CROSS JOIN packs p ON p.id = +a.pack_id WHERE p.run_id = ?1",
    order: "a.id",
    span: { by: "a.id", ends: ARTIFACT_ENDS },
  },
  shared: { columns: "run_id, name, artifact_id", from: "shared WHERE run_id = ?1", order: "name" },
  versions: {
    columns: `v.id, v.series_id, v.number, v.run_id, v.contender, v.family, v.status, v.reason,
    ${STAGES[schema]} AS stage, v.spec_hash, v.flags, v.model_id, v.leaderboard_id${
      schema < 3 ? "" : ", v.chosen, v.architecture, v.recipe, v.major, v.minor, v.patch, v.comparison"
    }, v.digest`,
    // Of a run's versions some thousand at a time: those of a span of numbers, and not all again and again.
    from: "versions v WHERE +v.run_id = ?1",
    order: "v.id",
    span: { by: "v.id", ends: VERSION_ENDS },
  },
  metrics: {
    columns: "m.version_id, m.name, m.value",
    from: "metrics m CROSS JOIN versions v ON v.id = m.version_id WHERE +v.run_id = ?1",
    order: "m.version_id, m.name",
    span: { by: "m.version_id", ends: VERSION_ENDS },
  },
  outcomes: {
    columns: "run_id, series_id, status, contender, version, reason, error, scores",
    from: "outcomes WHERE run_id = ?1",
    order: "series_id",
    span: { by: "series_id", ends: SERIES_ENDS },
  },
  ...schema < 3 ? {} : {
    [DECISIONS]: { columns: "e.kind, e.detail", from: `${EVENTS_OF_COMMIT} AND e.series_id IS NULL`, order: "e.id" },
  },
});

/** Numbers of a span of rows. */
const SPAN = 4096;

/** A table's rows, span by span. */
class TableReader {
  /** Names of its columns. */
  readonly columns: readonly string[];
  readonly #ends: StatementSync | null;
  readonly #rows: StatementSync;

  constructor(database: DatabaseSync, { columns, from, order, span }: TableRows) {
    this.columns = database.prepare(`SELECT ${columns} FROM ${from}`).columns().map(({ name }) => name);
    this.#ends = span === undefined ? null : database.prepare(span.ends);
    const within = span === undefined ? "" : ` AND ${span.by} BETWEEN ?2 AND ?3`;
    // In SQL: a row handed over by itself costs several times what it is.
    this.#rows = database.prepare(
      `SELECT json_group_array(json_array(${
        this.columns.map((name) => `"${name}"`).join(", ")
      })) AS rows FROM (SELECT ${columns} FROM ${from}${within} ORDER BY ${order})`,
    );
  }

  *read(run: string): Generator<readonly unknown[]> {
    if (this.#ends === null) return yield* parseRows(this.#rows.get(run));
    const { least, most } = this.#ends.get(run) ?? {};
    if (least === null || least === undefined) return;
    for (let from = Number(least); from <= Number(most); from += SPAN) {
      yield* parseRows(this.#rows.get(run, from, Math.min(from + SPAN - 1, Number(most))));
    }
  }
}

/** Numbers have all their digits in it: what is parsed is what is stored. */
function parseRows(row: Record<string, unknown> | undefined): (readonly unknown[])[] {
  return JSON.parse(String(row?.rows));
}

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
    : database.prepare(`SELECT min(e.id) AS event FROM ${EVENTS_OF_COMMIT.replace("<", "<=")}`).get(head.run);
  const tables = Object.entries(rowsOf(schema)).map(([table, rows]) => ({
    table,
    rows: new TableReader(database, rows),
  }));
  const columns = Object.fromEntries(tables.map(({ table, rows }) => [table, rows.columns]));
  yield* headOf({ schema, ...head, columns }, place === null ? null : Number(place?.event));
  for (const { table, rows } of tables) {
    let n = 0;
    for (const bytes of pieces(rows.read(head.run))) yield { name: `${table}:${n++}`, bytes };
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
function* pieces(rows: Iterable<readonly unknown[]>): Generator<Uint8Array> {
  let lines: string[] = [], size = 0;
  const text = () => new TextEncoder().encode(`[${lines.join(",")}]`);
  for (const row of rows) {
    const line = JSON.stringify(row);
    lines.push(line);
    size += line.length;
    if (size < PIECE) continue;
    yield text();
    [lines, size] = [[], 0];
  }
  if (lines.length > 0) yield text();
}
