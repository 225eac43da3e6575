import type { ErrorCode } from "../../core/errors/error_codes.ts";
import { CHALLENGER, CHAMPION } from "../versions/lifecycle.ts";
import type { SqlRow } from "../versions/rows.ts";
import { TRIPLES } from "../versions/semantic.ts";

/** Something that no registry may show. */
export interface Invariant {
  /** What it is if it does. */
  readonly code: ErrorCode;
  /** Rows that break it; `name` says whom of. */
  readonly sql: string;
  /** What is wrong with such a row. */
  readonly detail: (row: SqlRow) => string;
}

const KEY = "s.group_name || ' ' || s.parts";
/** The text columns that hold JSON. */
const JSON_COLUMNS = [
  ["runs", "config"],
  ["runs", "key_columns"],
  ["runs", "summary"],
  ["series", "parts"],
  ["versions", "flags"],
  ["outcomes", "scores"],
  ["outcomes", "error"],
  ["events", "detail"],
  ["lineage", "environment"],
  ["versions", "comparison"],
] as const;

const json = JSON_COLUMNS.map(([table, column]): Invariant => ({
  code: "CORRUPT_DATABASE",
  sql: `SELECT '' AS name FROM ${table} WHERE ${column} IS NOT NULL AND NOT json_valid(${column})`,
  detail: () => `${column} of a row of ${table} is no JSON`,
}));

const pointers: readonly Invariant[] = [
  {
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, a.alias, v.number FROM aliases a JOIN series s ON s.id = a.series_id
      JOIN versions v ON v.id = a.version_id WHERE v.series_id <> a.series_id`,
    detail: (row) => `its alias ${row.alias} points at a version of another key`,
  },
  {
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, count(*) AS n FROM versions v JOIN series s ON s.id = v.series_id
      WHERE v.stage = 'Production' GROUP BY v.series_id HAVING count(*) > 1`,
    detail: (row) => `${row.n} of its versions are in Production`,
  },
  {
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, v.number, v.stage FROM aliases a JOIN versions v ON v.id = a.version_id
      JOIN series s ON s.id = a.series_id WHERE a.alias = '${CHAMPION}' AND v.stage <> 'Production'`,
    detail: (row) => `its champion, version ${row.number}, is ${row.stage}`,
  },
  {
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, v.number FROM versions v JOIN series s ON s.id = v.series_id LEFT JOIN aliases a
      ON a.series_id = v.series_id AND a.alias = '${CHAMPION}' WHERE v.stage = 'Production' AND a.version_id IS NOT v.id`,
    detail: (row) => `version ${row.number} is in Production, and the champion is another`,
  },
  {
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, v.number FROM aliases a JOIN versions v ON v.id = a.version_id
      JOIN series s ON s.id = a.series_id JOIN artifacts m ON m.id = v.model_id JOIN packs p ON p.id = m.pack_id
      WHERE p.swept_at IS NOT NULL`,
    detail: (row) => `version ${row.number} serves or waits, and its pack was swept`,
  },
  {
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, o.run_id, o.version FROM outcomes o JOIN series s ON s.id = o.series_id
      LEFT JOIN versions v ON v.run_id = o.run_id AND v.series_id = o.series_id AND v.chosen
      WHERE (o.status = 'failed') <> (v.id IS NULL) OR o.version <> coalesce(v.number, 0)`,
    detail: (row) => `its outcome in run ${row.run_id} says version ${row.version}, and its versions say another`,
  },
  {
    code: "BROKEN_POINTER",
    sql: `SELECT r.id AS name FROM runs r LEFT JOIN lineage l ON l.run_id = r.id WHERE l.run_id IS NULL`,
    detail: () => "the run has no lineage",
  },
];

/** An alias in an event; null in one that is no JSON, of which another invariant tells. */
const ALIAS = "iif(json_valid(detail), json_extract(detail, '$.alias'), NULL)";
const OWN = `'${CHAMPION}', '${CHALLENGER}'`;

/**
 * The last event that says where a version stands. Until schema 2 a version entered its first stage as its alias moved, and by no
 * other event.
 */
const LAST_STEP = `SELECT series_id, version, max(id) AS id FROM events
  WHERE kind = 'STAGE_CHANGED' OR kind = 'ALIAS_MOVED' AND ${ALIAS} IN (${OWN}) GROUP BY series_id, version`;
const STAGE = `CASE WHEN e.kind IS NULL THEN 'None' WHEN NOT json_valid(e.detail) THEN NULL
  WHEN e.kind = 'STAGE_CHANGED' THEN json_extract(e.detail, '$.to')
  WHEN json_extract(e.detail, '$.alias') = '${CHAMPION}' THEN 'Production' ELSE 'Staging' END`;
const LAST_MOVE = `SELECT series_id, ${ALIAS} AS alias, max(id) AS id FROM events
  WHERE kind IN ('ALIAS_MOVED', 'ALIAS_REMOVED') GROUP BY series_id, ${ALIAS}`;

const log: readonly Invariant[] = [
  {
    code: "BROKEN_POINTER",
    sql: `SELECT * FROM (SELECT ${KEY} AS name, v.number, v.stage, ${STAGE} AS told FROM versions v
        JOIN series s ON s.id = v.series_id LEFT JOIN (${LAST_STEP}) l ON l.series_id = v.series_id AND l.version = v.number
        LEFT JOIN events e ON e.id = l.id) WHERE stage <> told`,
    detail: (row) => `version ${row.number} is in ${row.stage}, and its events say ${row.told}`,
  },
  {
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, a.alias, v.number, e.version, e.kind FROM aliases a JOIN series s ON s.id = a.series_id
      JOIN versions v ON v.id = a.version_id LEFT JOIN (${LAST_MOVE}) l ON l.series_id = a.series_id AND l.alias = a.alias
      LEFT JOIN events e ON e.id = l.id WHERE e.kind IS NOT 'ALIAS_MOVED' OR e.version IS NOT v.number`,
    detail: (row) => `its ${row.alias} is version ${row.number}, and its events say ${told(row)}`,
  },
  {
    // A challenger that was dismissed before schema 3 has left no event of its alias.
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, l.alias, e.version, e.kind FROM (${LAST_MOVE}) l JOIN events e ON e.id = l.id
      JOIN series s ON s.id = l.series_id LEFT JOIN aliases a ON a.series_id = l.series_id AND a.alias = l.alias
      LEFT JOIN versions v ON v.series_id = e.series_id AND v.number = e.version
      WHERE e.kind = 'ALIAS_MOVED' AND a.alias IS NULL AND (l.alias <> '${CHALLENGER}' OR v.stage = 'Staging')`,
    detail: (row) => `it has no ${row.alias}, and its events say ${told(row)}`,
  },
];

function told({ kind, version }: SqlRow): string {
  return kind === "ALIAS_MOVED" ? `that version ${version} is it` : "that it has none";
}

/** Where a lost run has left a gap among the numbers of a key, what came after it counts from what nobody knows. */
const WHOLE_KEYS = "SELECT series_id FROM versions GROUP BY series_id HAVING max(number) = count(*)";

const versions: readonly Invariant[] = [
  {
    code: "CORRUPT_DATABASE",
    sql: `SELECT ${KEY} AS name, v.number, v.major || '.' || v.minor || '.' || v.patch AS found,
        t.major || '.' || t.minor || '.' || t.patch AS derived
      FROM (${TRIPLES}) t JOIN versions v ON v.id = t.id JOIN series s ON s.id = v.series_id
      WHERE v.series_id IN (${WHOLE_KEYS}) AND (v.major, v.minor, v.patch) IS NOT (t.major, t.minor, t.patch)`,
    detail: (row) => `version ${row.number} is ${row.found}, and what came before it makes it ${row.derived}`,
  },
  {
    code: "CORRUPT_DATABASE",
    sql: `SELECT ${KEY} AS name, v.major || '.' || v.minor || '.' || v.patch AS found, count(*) AS n FROM versions v
      JOIN series s ON s.id = v.series_id GROUP BY v.series_id, v.major, v.minor, v.patch HAVING count(*) > 1`,
    detail: (row) => `${row.n} of its versions are ${row.found}`,
  },
  {
    code: "BROKEN_POINTER",
    sql: `SELECT ${KEY} AS name, v.run_id, count(*) AS n FROM versions v JOIN series s ON s.id = v.series_id
      WHERE v.chosen GROUP BY v.run_id, v.series_id HAVING count(*) > 1`,
    detail: (row) => `run ${row.run_id} has chosen ${row.n} of its versions`,
  },
];

/** What `verifyRegistry` asks of a database that SQLite holds for whole. */
export const INVARIANTS: readonly Invariant[] = [...json, ...pointers, ...log, ...versions];
