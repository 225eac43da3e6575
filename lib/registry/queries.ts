import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type ErrorRecord, RegistryError } from "../core/errors.ts";
import type { Outcome } from "../core/outcome.ts";
import type {
  EventFilter,
  EventRow,
  KeyFilter,
  RunRow,
  Stage,
  VersionChoice,
  VersionFilter,
  VersionRow,
} from "./records.ts";
import { numbered, runDigest, UNBOUND, versionDigest } from "./digest.ts";
import { CHALLENGER, CHAMPION } from "./lifecycle.ts";
import { namesNewest } from "./version_choice.ts";
import { bindText } from "./collection.ts";
import { LARGER } from "./statements.ts";

/** A statement with the values it binds. */
export interface Query {
  /** SQL text; made of constants only. */
  readonly sql: string;
  /** Values in order. */
  readonly values: readonly SQLInputValue[];
}

/** A row as the driver gives it. */
export type Row = Record<string, unknown>;

/**
 * Rows of a query.
 *
 * @throws {RegistryError} `CORRUPT_DATABASE` for a number that none of ours can be; else what the driver throws.
 */
export function allRows(database: DatabaseSync, { sql, values }: Query): Row[] {
  const statement = database.prepare(sql);
  try {
    return statement.all(...values);
  } catch (thrown) {
    // The driver gives no number beyond 2^53.
    throw thrown instanceof RangeError ? corruptDatabase("its numbers", thrown.message, thrown) : thrown;
  }
}

class Conditions {
  readonly clauses: string[] = [];
  readonly values: SQLInputValue[] = [];

  add(clause: string, ...values: SQLInputValue[]): this {
    this.clauses.push(clause);
    this.values.push(...values);
    return this;
  }

  /** Add the clause if there is a value. */
  equal(column: string, value: string | undefined): this {
    return value === undefined ? this : this.add(`${column} = ?`, value);
  }

  where(): string {
    return this.clauses.length === 0 ? "" : `WHERE ${this.clauses.join(" AND ")}`;
  }
}

function keyConditions(conditions: Conditions, filter: KeyFilter): Conditions {
  conditions.equal("s.group_name", filter.group);
  if (filter.keys !== undefined) {
    conditions.add("s.key_id IN (SELECT value FROM json_each(?))", JSON.stringify(filter.keys));
  }
  for (const [column, texts] of Object.entries(filter.where ?? {})) {
    conditions.add(
      `v.series_id IN (SELECT series_id FROM key_parts WHERE column_name = ? AND value IN (${
        texts.map(() => "?").join(", ")
      }))`,
      column,
      ...texts.map(bindText),
    );
  }
  return conditions;
}

const VERSION =
  `SELECT v.id, s.key_id, s.parts, s.group_name, v.number, v.run_id, v.contender, v.family, v.status, v.reason,
  v.stage, v.spec_hash, v.flags, r.created_at, m.length AS bytes, m.sha256 AS model,
  (SELECT sha256 FROM artifacts WHERE id = v.leaderboard_id) AS leaderboard, v.digest,
  (SELECT json_group_array(alias) FROM aliases WHERE version_id = v.id) AS aliases,
  (SELECT json_group_object(name, value) FROM metrics WHERE version_id = v.id) AS scores
  FROM versions v JOIN series s ON s.id = v.series_id JOIN runs r ON r.id = v.run_id JOIN artifacts m ON m.id = v.model_id`;

/** Versions of a filter, in its order; `newest`: of each key the newest of its run, stage and contender alone. */
export function versionQuery(filter: VersionFilter & { readonly newest?: boolean }): Query {
  const conditions = keyConditions(new Conditions(), filter)
    .equal("v.run_id", filter.run).equal("v.contender", filter.contender).equal("v.family", filter.family)
    .equal("v.status", filter.status).equal("v.stage", filter.stage);
  if (filter.id !== undefined) conditions.add("v.id = ?", filter.id);
  if (filter.newest) newestCondition(conditions, filter);
  if (filter.alias !== undefined) {
    conditions.add(
      "EXISTS (SELECT 1 FROM aliases a WHERE a.series_id = v.series_id AND a.alias = ? AND a.version_id = v.id)",
      filter.alias,
    );
  }
  const direction = filter.descending ? "DESC" : "ASC";
  const metric = filter.metric === undefined ? { sql: "", values: [] } : {
    sql: `(SELECT value FROM metrics WHERE version_id = v.id AND name = ?) ${direction} NULLS LAST, `,
    values: [filter.metric],
  };
  return {
    sql: `${VERSION} ${conditions.where()} ORDER BY ${metric.sql}v.id ${direction} LIMIT ?`,
    values: [...conditions.values, ...metric.values, filter.limit ?? -1],
  };
}

/** Of each key one version: a stage may hold several. */
function newestCondition(conditions: Conditions, { run, stage, contender }: VersionChoice): void {
  const same = new Conditions().add("w.series_id = v.series_id").equal("w.stage", stage).equal("w.run_id", run)
    .equal("w.contender", contender);
  conditions.add(`v.number = (SELECT max(w.number) FROM versions w ${same.where()})`, ...same.values);
}

/** A version that an alias names: its stage says the same, or one of the two is damaged. */
export function namedVersionOf(row: Row, alias: string): VersionRow {
  const version = versionOf(row), stage = STAGE_OF.get(alias);
  if (stage === undefined || version.stage === stage || version.damage !== undefined) return version;
  return { ...version, damage: damagedRow(`alias ${alias} of key ${version.key.id}`) };
}

/** Aliases that say the same as a stage; any other may point anywhere. */
const STAGE_OF: ReadonlyMap<string, Stage> = new Map([[CHAMPION, "Production"], [CHALLENGER, "Staging"]]);

/** Versions in Production of some keys, found without an index: of a key that an index has lost, or whose alias is gone. */
export function lostQuery(group: string, keys: readonly string[]): Query {
  return {
    sql: `${VERSION} WHERE v.stage = 'Production' AND v.series_id IN (SELECT id FROM series NOT INDEXED
      WHERE group_name = ? AND key_id IN (SELECT value FROM json_each(?)))`,
    values: [group, JSON.stringify(keys)],
  };
}

/** A version from its row; one that does not say what was registered says so. */
export function versionOf(row: Row): VersionRow {
  try {
    const version = versionFrom(row);
    if (row.digest === UNBOUND) return version;
    const isSound = row.digest === digestOfVersion(row, version) && row.status === version.status;
    return isSound ? version : { ...version, damage: damagedRow(`version ${row.number} of key ${row.key_id}`) };
  } catch (thrown) {
    if (!(thrown instanceof RegistryError)) throw thrown;
    const unread = { parts: "[]", aliases: "[]", flags: "[]", scores: "{}" };
    return { ...versionFrom({ ...row, ...unread }), damage: thrown };
  }
}

/** What the digest of a version's row must be. */
export function digestOfVersion(row: Row, version: VersionRow = versionFrom(row)): string {
  const { group, run, key, contender, family, status, reason, specHash, scores } = version;
  const links = { model: String(row.model), leaderboard: row.leaderboard === null ? null : String(row.leaderboard) };
  const facts = { group, run, key, contender, family, status, reason, specHash, scores, ...links };
  return numbered(versionDigest(facts), String(row.number));
}

function versionFrom(row: Row): VersionRow {
  return {
    id: Number(row.id),
    key: { id: String(row.key_id), parts: textsOf(row, "parts") },
    group: String(row.group_name),
    version: Number(row.number),
    run: String(row.run_id),
    contender: String(row.contender),
    family: String(row.family),
    status: row.status === "champion" ? "champion" : "fallback",
    reason: String(row.reason),
    stage: String(row.stage) as VersionRow["stage"],
    aliases: textsOf(row, "aliases"),
    specHash: String(row.spec_hash),
    scores: scoresOf(row, "scores"),
    flags: textsOf(row, "flags"),
    createdAt: String(row.created_at),
    bytes: Number(row.bytes),
  };
}

/** They read a row per key of the run. */
const COUNTS = `, (SELECT json_group_object(status, n) FROM
    (SELECT status, count(*) AS n FROM outcomes WHERE run_id = r.id GROUP BY status)) AS counts,
  (SELECT count(*) FROM versions WHERE run_id = r.id AND stage = 'Staging') AS staged`;
const RUN = `r.*, l.*,
  (SELECT json_group_array(json_array(name, sha256)) FROM (SELECT h.name, a.sha256 FROM shared h
    JOIN artifacts a ON a.id = h.artifact_id WHERE h.run_id = r.id ORDER BY h.name)) AS shared`;
const RUNS = "FROM runs r JOIN lineage l ON l.run_id = r.id";

/** Runs, newest first; `run` or `name` narrow it down; `counts`: with those of their keys. */
export function runQuery(
  filter: { run?: string; name?: string; group?: string; limit?: number; counts?: boolean },
): Query {
  const conditions = new Conditions().equal("r.id", filter.run).equal("r.name", filter.name)
    .equal("l.data_group", filter.group);
  return {
    sql: `SELECT ${RUN}${
      filter.counts === false ? "" : COUNTS
    } ${RUNS} ${conditions.where()} ORDER BY r.committed DESC LIMIT ?`,
    values: [...conditions.values, filter.limit ?? -1],
  };
}

/** A run from its row; one that does not say what was registered says so. */
export function runOf(row: Row): RunRow {
  try {
    const run = runFrom(row);
    if (row.digest === UNBOUND || row.digest === digestOfRun(row, run)) return run;
    return { ...run, damage: damagedRow(`run ${row.id}`) };
  } catch (thrown) {
    if (!(thrown instanceof RegistryError)) throw thrown;
    return { ...runFrom({ ...row, key_columns: "[]", counts: "{}", summary: "null" }), damage: thrown };
  }
}

/** What the digest of a run's row must be. */
export function digestOfRun(row: Row, run: RunRow = runFrom(row)): string {
  const { lineage: { data, planHash, codeRevision, seed } } = run;
  const shared = jsonOf(row, "shared") as [string, string][];
  return runDigest({ ...run, data, planHash, codeRevision, seed, shared, summary: String(row.summary) });
}

function runFrom(row: Row): RunRow {
  return {
    run: String(row.id),
    name: String(row.name),
    createdAt: String(row.created_at),
    committedAt: String(row.committed_at),
    sequence: Number(row.committed),
    configJson: String(row.config),
    keyColumns: textsOf(row, "key_columns"),
    lineage: {
      data: {
        group: String(row.data_group),
        version: Number(row.data_version),
        contentHash: String(row.data_hash),
      },
      planHash: String(row.plan_hash),
      codeRevision: String(row.code_revision),
      seed: Number(row.seed),
    },
    staged: Number(row.staged),
    outcomes: { champion: 0, fallback: 0, failed: 0, ...row.counts === undefined ? {} : scoresOf(row, "counts") },
    summary: jsonOf(row, "summary"),
  };
}

/** Runs of the versions of a choice, newest first, each with the number of them. */
export function servingQuery(filter: KeyFilter & VersionChoice): Query {
  const { alias, id, run, stage, contender } = filter;
  const conditions = keyConditions(new Conditions(), filter).equal("a.alias", alias)
    .equal("v.run_id", run).equal("v.stage", stage).equal("v.contender", contender);
  if (id !== undefined) conditions.add("v.id = ?", id);
  if (namesNewest(filter)) newestCondition(conditions, filter);
  const named = alias === undefined ? "versions v" : "aliases a JOIN versions v ON v.id = a.version_id";
  return {
    sql: `SELECT v.run_id, count(*) AS versions FROM ${named}
      JOIN series s ON s.id = v.series_id JOIN runs r ON r.id = v.run_id ${conditions.where()}
      GROUP BY v.run_id ORDER BY r.committed DESC LIMIT ?`,
    values: [...conditions.values, filter.limit ?? -1],
  };
}

/** Outcomes of some keys, newest run first. */
export function lastOutcomeQuery(group: string, keys: readonly string[]): Query {
  return {
    // The order of the joins matters: outcomes are found by run and series.
    sql: `SELECT o.*, s.key_id, s.parts FROM series s CROSS JOIN runs r CROSS JOIN outcomes o
      ON o.run_id = r.id AND o.series_id = s.id
      WHERE s.group_name = ? AND s.key_id IN (SELECT value FROM json_each(?)) ORDER BY r.committed DESC`,
    values: [group, JSON.stringify(keys)],
  };
}

/** Number of the keys whose champion comes from a run over more keys than `keys.length`. */
export function largerRunsQuery(group: string, keys: readonly string[]): Query {
  return {
    sql: `WITH former AS MATERIALIZED (SELECT f.run_id FROM series s
        JOIN aliases a ON a.series_id = s.id AND a.alias = ? JOIN versions f ON f.id = a.version_id
        WHERE s.group_name = ? AND s.key_id IN (SELECT value FROM json_each(?))),
      ${LARGER("?")}
      SELECT count(*) AS keys FROM former WHERE run_id IN (SELECT run_id FROM larger)`,
    values: [CHAMPION, group, JSON.stringify(keys), keys.length],
  };
}

/** Outcomes of a run, in order of the keys' ids. */
export function outcomeQuery(run: string, filter: { status?: string; limit?: number }): Query {
  const conditions = new Conditions().equal("o.run_id", run).equal("o.status", filter.status);
  return {
    sql: `SELECT o.*, s.key_id, s.parts FROM outcomes o JOIN series s ON s.id = o.series_id ${conditions.where()}
      ORDER BY o.series_id LIMIT ?`,
    values: [...conditions.values, filter.limit ?? -1],
  };
}

/** An outcome from its row. */
export function outcomeOf(row: Row): Outcome {
  return {
    key: { id: String(row.key_id), parts: textsOf(row, "parts") },
    status: String(row.status) as Outcome["status"],
    contender: String(row.contender),
    version: Number(row.version),
    reason: String(row.reason) as Outcome["reason"],
    ...(row.error === null ? {} : { error: errorOf(row, "error") }),
    scores: scoresOf(row, "scores"),
  };
}

/** Events, oldest first. */
export function eventQuery(filter: EventFilter & { group?: string }): Query {
  const conditions = new Conditions().equal("e.kind", filter.kind).equal("e.run_id", filter.run)
    .equal("s.key_id", filter.key).equal("s.group_name", filter.group);
  if (filter.after !== undefined) conditions.add("e.id > ?", filter.after);
  return {
    sql: `SELECT e.*, s.key_id, s.parts FROM events e LEFT JOIN series s ON s.id = e.series_id ${conditions.where()}
      ORDER BY e.id LIMIT ?`,
    values: [...conditions.values, filter.limit ?? -1],
  };
}

/** An event from its row. */
export function eventOf(row: Row): EventRow {
  return {
    id: Number(row.id),
    at: String(row.at),
    kind: String(row.kind),
    run: String(row.run_id),
    key: row.key_id === null ? null : { id: String(row.key_id), parts: textsOf(row, "parts") },
    version: row.version === null ? null : Number(row.version),
    detail: recordOf(row, "detail"),
  };
}

/** Undefined scores are null in JSON and NaN here. */
function scoresOf(row: Row, column: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(recordOf(row, column)).map(([name, value]) => [name, typeof value === "number" ? value : NaN]),
  );
}

function errorOf(row: Row, column: string): ErrorRecord {
  const { name, code, message, hint, context } = recordOf(row, column);
  const text = (value: unknown) => typeof value === "string" ? value : "";
  return { name: text(name), code: text(code), message: text(message), hint: text(hint), context: Object(context) };
}

function textsOf(row: Row, column: string): string[] {
  const value = jsonOf(row, column);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw corruptColumn(row, column);
}

function recordOf(row: Row, column: string): Record<string, unknown> {
  const value = jsonOf(row, column);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw corruptColumn(row, column);
}

function jsonOf(row: Row, column: string): unknown {
  try {
    return JSON.parse(String(row[column]));
  } catch {
    throw corruptColumn(row, column);
  }
}

/** Named, so that somebody can look at it: what it says may be another row's. */
function damagedRow(what: string): RegistryError {
  return corruptDatabase("the row of " + what, "another");
}

function corruptColumn(row: Row, column: string): RegistryError {
  return corruptDatabase(`${column} of ${rowName(row)}`, String(row[column]).slice(0, 60));
}

/** Which row it is, by the columns that only its kind has. */
function rowName(row: Row): string {
  if ("number" in row) return `version ${row.id}`;
  if ("committed" in row) return `run ${row.id}`;
  return "kind" in row ? `event ${row.id}` : `an outcome of run ${row.run_id}`;
}

function corruptDatabase(what: string, found: string, cause?: unknown): RegistryError {
  return new RegistryError(
    "CORRUPT_DATABASE",
    `Cannot read the registry as ${what} must be as they were written: current value is ${JSON.stringify(found)}`,
    {
      hint:
        "Look at it with `deno task fsck`; restore the registry folder from a backup, or rebuild it with `deno task fsck --repair`.",
      cause,
    },
  );
}
