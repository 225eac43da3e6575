import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { namesNewest } from "./version_choice.ts";
import { bindText } from "./collection.ts";
import { CHAMPION } from "./lifecycle.ts";
import type { EventFilter, KeyFilter, VersionChoice, VersionFilter } from "./row_types.ts";
import { corruptDatabase, type SqlRow } from "./rows.ts";
import { LARGER } from "./statements.ts";

/** A statement with the values it binds. */
export interface Query {
  /** SQL text; made of constants only. */
  readonly sql: string;
  /** Values in order. */
  readonly values: readonly SQLInputValue[];
}

/**
 * Rows of a query.
 *
 * @throws {RegistryError} `CORRUPT_DATABASE` for a number that none of ours can be; else what the driver throws.
 */
export function queryRows(database: DatabaseSync, { sql, values }: Query): SqlRow[] {
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
      `s.id IN (SELECT series_id FROM key_parts WHERE column_name = ? AND value IN (${
        texts.map(() => "?").join(", ")
      }))`,
      column,
      ...texts.map(bindText),
    );
  }
  return conditions;
}

const FROM_VERSIONS = "FROM versions v";
/** A number to its last bit: SQLite before 3.53 writes 15 digits into JSON, and no digest would fit. */
const NUMBER_JSON = "CASE WHEN value IS NULL THEN 'null' ELSE printf('%!.17g', value) END";
const VERSION =
  `SELECT v.id, s.key_id, s.parts, s.group_name, v.number, v.run_id, v.contender, v.family, v.status, v.reason,
  v.stage, v.spec_hash, v.flags, r.created_at, m.length AS bytes, m.sha256 AS model,
  (SELECT sha256 FROM artifacts WHERE id = v.leaderboard_id) AS leaderboard, v.digest,
  v.chosen, v.architecture, v.recipe, v.major, v.minor, v.patch, v.comparison,
  (SELECT json_group_array(alias) FROM aliases WHERE version_id = v.id) AS aliases,
  (SELECT json_group_object(name, json(${NUMBER_JSON})) FROM metrics WHERE version_id = v.id) AS scores
  ${FROM_VERSIONS} JOIN series s ON s.id = v.series_id JOIN runs r ON r.id = v.run_id JOIN artifacts m ON m.id = v.model_id`;

/** Versions of a filter, in its order; `newest`: of each key the newest of its run, stage and contender alone. */
export function versionQuery(filter: VersionFilter & { readonly newest?: boolean }): Query {
  const { run, ...choice } = filter;
  // The plus keeps the index of a run's versions out of it: a run may have a million of them, a key has few.
  const conditions = choiceConditions(keyConditions(new Conditions(), filter), choice)
    .equal(filter.keys === undefined ? "v.run_id" : "+v.run_id", run)
    .equal("v.family", filter.family).equal("v.status", filter.status);
  if (filter.newest) newestCondition(conditions, filter);
  if (filter.ids !== undefined) conditions.add("v.id IN (SELECT value FROM json_each(?))", JSON.stringify(filter.ids));
  if (filter.chosen !== undefined) conditions.add("v.chosen = ?", Number(filter.chosen));
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

/** Which versions of a key are meant, but for an alias. */
function choiceConditions(conditions: Conditions, { run, contender, stage, id, semantic }: VersionChoice): Conditions {
  conditions.equal("v.run_id", run).equal("v.contender", contender).equal("v.stage", stage);
  if (id !== undefined) conditions.add("v.id = ?", id);
  if (semantic !== undefined) addSemantic(conditions, semantic);
  return conditions;
}

/** Of each key one version: a stage may hold several, and a run other contenders beside the chosen one. */
function newestCondition(conditions: Conditions, { run, stage, contender }: VersionChoice): void {
  const same = new Conditions().add("w.series_id = v.series_id").equal("w.stage", stage).equal("w.run_id", run)
    .equal("w.contender", contender);
  conditions.add(
    `v.id = (SELECT w.id FROM versions w JOIN runs q ON q.id = w.run_id ${same.where()}
      ORDER BY q.committed DESC, w.chosen DESC, w.number DESC LIMIT 1)`,
    ...same.values,
  );
}

/** No contender is without a name: what is no semantic version is none of any. */
function addSemantic(conditions: Conditions, semantic: string): void {
  const [, contender = "", ...numbers] = /^(.*)_v(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/s.exec(semantic) ?? [];
  const [major = -1, minor = -1, patch = -1] = numbers.map(Number);
  conditions.add("v.contender = ? AND v.major = ? AND v.minor = ? AND v.patch = ?", contender, major, minor, patch);
}

/** Versions in Production of some keys, found without an index: of a key that an index has lost, or whose alias is gone. */
export function lostQuery(group: string, keys: readonly string[]): Query {
  return {
    sql: `${VERSION} WHERE v.stage = 'Production' AND v.series_id IN (SELECT id FROM series NOT INDEXED
      WHERE group_name = ? AND key_id IN (SELECT value FROM json_each(?)))`,
    values: [group, JSON.stringify(keys)],
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

/** Runs of the versions of a choice, newest first, each with the number of them. */
export function servingQuery(filter: KeyFilter & VersionChoice): Query {
  const { alias } = filter;
  const conditions = choiceConditions(keyConditions(new Conditions(), filter).equal("a.alias", alias), filter);
  if (namesNewest(filter)) newestCondition(conditions, filter);
  const named = alias === undefined ? "versions v" : "aliases a JOIN versions v ON v.id = a.version_id";
  return {
    sql: `SELECT v.run_id, count(*) AS versions FROM ${named}
      JOIN series s ON s.id = v.series_id JOIN runs r ON r.id = v.run_id ${conditions.where()}
      GROUP BY v.run_id ORDER BY r.committed DESC LIMIT ?`,
    values: [...conditions.values, filter.limit ?? -1],
  };
}

/** Champions of a feature group by how they came to be, most keys first. */
export function championCountQuery(group: string): Query {
  return {
    sql: `SELECT v.status, v.reason, v.contender, count(*) AS keys FROM series s
      JOIN aliases a ON a.series_id = s.id AND a.alias = ? JOIN versions v ON v.id = a.version_id
      WHERE s.group_name = ? GROUP BY v.status, v.reason, v.contender ORDER BY keys DESC, v.contender, v.reason`,
    values: [CHAMPION, group],
  };
}

/** Which scores come first, and how many. */
export interface ScoreOrder {
  /** What is scored. */
  readonly metric: string;
  /** Scores at most. */
  readonly limit: number;
  /** Whether the least come first; else the largest. */
  readonly isLeast: boolean;
}

/** Numbers in the registry of the champions of a feature group with the largest score, or the least, first; undefined ones are left out. */
export function extremeScoreQuery(group: string, { metric, limit, isLeast }: ScoreOrder): Query {
  return {
    // Of many keys nothing but the score is read before they are in order.
    sql: `SELECT v.id FROM series s JOIN aliases a ON a.series_id = s.id AND a.alias = ?
      JOIN versions v ON v.id = a.version_id JOIN metrics m ON m.version_id = v.id AND m.name = ?
      WHERE s.group_name = ? AND m.value IS NOT NULL ORDER BY m.value ${isLeast ? "ASC" : "DESC"}, v.id LIMIT ?`,
    values: [CHAMPION, metric, group, limit],
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

/** The outcome of each key in the newest run that had it. */
export function attemptQuery(group: string): Query {
  return {
    // Of the rows of a group SQLite gives that of the maximum; runs come first, as outcomes are found by run.
    sql: `SELECT s.key_id, o.run_id, o.status, o.reason, max(r.committed)
      FROM lineage l JOIN runs r ON r.id = l.run_id CROSS JOIN outcomes o ON o.run_id = r.id
      JOIN series s ON s.id = o.series_id AND s.group_name = l.data_group WHERE l.data_group = ? GROUP BY o.series_id`,
    values: [group],
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
export function outcomeQuery(run: string, filter: { status?: string; limit?: number; after?: number }): Query {
  const conditions = new Conditions().equal("o.run_id", run).equal("o.status", filter.status);
  if (filter.after !== undefined) conditions.add("o.series_id > ?", filter.after);
  return {
    sql: `SELECT o.*, s.key_id, s.parts FROM outcomes o JOIN series s ON s.id = o.series_id ${conditions.where()}
      ORDER BY o.series_id LIMIT ?`,
    values: [...conditions.values, filter.limit ?? -1],
  };
}

/**
 * Events of a filter, oldest first unless `descending`. Of a run: what it and decisions about it have caused, and what became of its
 * versions. Of keys: what happened to them, and the decisions that caused it.
 */
export function eventQuery(filter: EventFilter): Query {
  const conditions = new Conditions().equal("e.kind", filter.kind), { run, cause, after, until } = filter;
  if (run !== undefined) {
    conditions.add(
      `(e.run_id = ? OR EXISTS (SELECT 1 FROM versions v WHERE v.series_id = e.series_id AND v.number = e.version
        AND v.run_id = ?))`,
      ...[run, run],
    );
  }
  if (cause !== undefined) conditions.add("e.cause = ?", cause);
  if (filter.whole) conditions.add("e.series_id IS NULL");
  if (after !== undefined) conditions.add("e.id > ?", after);
  if (until !== undefined) conditions.add("e.at <= ?", instantOf(until));
  const keys = keyConditions(new Conditions(), filter);
  if (keys.clauses.length > 0) {
    const series = `SELECT s.id FROM series s ${keys.where()}`;
    conditions.add(
      `(e.series_id IN (${series}) OR e.id IN (SELECT c.cause FROM events c WHERE c.series_id IN (${series})))`,
      ...[...keys.values, ...keys.values],
    );
  }
  return {
    sql: `SELECT e.*, s.key_id, s.parts, s.group_name FROM events e LEFT JOIN series s ON s.id = e.series_id
      ${conditions.where()} ORDER BY e.id ${filter.descending ? "DESC" : "ASC"} LIMIT ?`,
    values: [...conditions.values, filter.limit ?? -1],
  };
}

/** Packs of a run, its record last. */
export function packQuery(run: string): Query {
  return {
    sql: `SELECT sha256, swept_at, 0 AS is_record FROM (SELECT * FROM packs WHERE run_id = ?1 ORDER BY id)
      UNION ALL SELECT record, NULL, 1 FROM runs WHERE id = ?1 AND record IS NOT NULL`,
    values: [run],
  };
}

/** Names of the aliases of a feature group. */
export function aliasQuery(group: string): Query {
  return {
    sql: `SELECT DISTINCT alias FROM aliases a JOIN series s ON s.id = a.series_id WHERE group_name = ? ORDER BY alias`,
    values: [group],
  };
}

/** Champions at an instant, by the log of events: `since` and `cause` beside the columns of the versions. */
export function liveQuery(at: string, filter: KeyFilter): Query {
  const { sql, values } = versionQuery(filter);
  return {
    sql: `WITH last AS (SELECT max(id) AS id FROM events WHERE kind = 'ALIAS_MOVED' AND at <= ?
        AND json_extract(detail, '$.alias') = '${CHAMPION}' GROUP BY series_id),
      live AS MATERIALIZED (SELECT v.id, e.at AS since, e.cause FROM last JOIN events e ON e.id = last.id
        JOIN versions v ON v.series_id = e.series_id AND v.number = e.version)
      SELECT q.*, live.since, live.cause FROM (${
      sql.replace(FROM_VERSIONS, `${FROM_VERSIONS} JOIN live ON live.id = v.id`)
    }) q
        JOIN live ON live.id = q.id ORDER BY q.id`,
    values: [instantOf(at), ...values],
  };
}

/** An instant as it stands in the log. */
function instantOf(text: string): string {
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime())) return instant.toISOString();
  throw new RangeError(`Cannot ask the log as its instants are ISO texts: current value is ${JSON.stringify(text)}`);
}
