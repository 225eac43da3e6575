import type { Config } from "../core/config.ts";
import { DataError } from "../core/errors.ts";
import { compareKeys, type SeriesKey, seriesKey } from "../core/panel.ts";
import { type Database, quoteName } from "./database.ts";
import { isMissingSql, type RowRule, rowRules, type RowSql } from "./expectations/row_rules.ts";
import type { GroupColumn } from "./feature_store.ts";
import { rejectedLinesSql, requireColumns, type SourceTable } from "./open_table.ts";
import { stampRange, stampSql } from "./time_sql.ts";

/*
 * Two scans of the source. The first groups by key: the distinct keys, and which exogenous columns are numbers. The
 * second numbers the rows, replaces keys by their position, parses, and gives each row the code of the first rule that it
 * breaks (0 if none):
 *
 *     checked   rn  key  stamp  code  y     x0   x1
 *               1   0    19723  0     5.0   1.2  0
 *               2   0    NULL   5     NaN   1.2  0        30 February
 */

/** The table `checked` that {@linkcode checkRows} leaves in the database, and what is known of it. */
export interface CheckedRows {
  /** Rule k has code k + 1 in the column `code`. */
  readonly rules: readonly RowRule[];
  /** Rows per code, shape [rules + 1]; 0 is good. */
  readonly perCode: readonly number[];
  /** Lines that are no rows. */
  readonly rejected: number;
  /** Every key with a name, sorted; position = `checked.key`. */
  readonly keys: readonly SeriesKey[];
  /** Columns x0, x1, … of `checked`, in the order of the config. */
  readonly exogenous: readonly GroupColumn[];
}

/**
 * Read a table into the database, all text first, and hold each row to the rules of the config.
 *
 * @param database Receives the tables `checked`, `keys` and `rejected`. @param table What {@linkcode SourceTable} says.
 * @param config Columns, span and cleaning policies.
 * @throws {DataError} `MISSING_COLUMN`, `HEADER_ONLY`, `TOO_MANY_LEVELS`, `WRONG_TYPE`, `INVALID_DATE` (of the span).
 */
export async function checkRows(database: Database, table: SourceTable, config: Config): Promise<CheckedRows> {
  requireColumns(table, neededColumns(config));
  const found = await findKeys(database, table, config);
  const exogenous = await exogenousColumns(database, { table, config, isText: found.isText });
  await writeKeyTable(database, config, found.keys);
  await writeLevelTables(database, exogenous);
  const sql = rowSql(table, config, exogenous);
  const rules = rowRules(config, sql, stampRange(config, config.frequency));
  await database.run(checkedTableSql(table, { config, exogenous, sql, rules }));
  const perCode = new Array<number>(rules.length + 1).fill(0);
  for (const [code, count] of await database.rows("SELECT code, count(*) FROM checked GROUP BY code")) {
    perCode[Number(code)] = Number(count);
  }
  // Kept now, as a later scan may stop early and then has fewer.
  await database.run(`CREATE OR REPLACE TABLE rejected AS ${rejectedLinesSql(table)}`);
  const rejected = Number((await database.rows("SELECT count(*) FROM rejected"))[0][0]);
  if (perCode.every((count) => count === 0) && rejected === 0) throw headerOnly(table);
  return { rules, perCode, rejected, keys: found.keys, exogenous };
}

/** SQL of the numbered source: `rn` (1 is the first row) and every column as text, `c0`, `c1`, … */
export function numberedRowsSql(table: SourceTable): string {
  return `SELECT row_number() OVER () AS rn, ${textColumns(table)} FROM ${table.relation}`;
}

/** Where rules with some codes stand in {@linkcode CheckedRows}: their numbers in the column `code`. */
export function numbersOf(rules: readonly RowRule[], codes: readonly string[]): number[] {
  return rules.flatMap((rule, r) => codes.includes(rule.code) ? [r + 1] : []);
}

/** Rows that break a rule with one of some codes. */
export function countOf(checked: Pick<CheckedRows, "rules" | "perCode">, codes: readonly string[]): number {
  return numbersOf(checked.rules, codes).reduce((sum, number) => sum + checked.perCode[number], 0);
}

/** SQL list of numbers of the column `code`; no row has -1. */
export function codeList(numbers: readonly number[]): string {
  return `(${[-1, ...numbers].join(", ")})`;
}

function neededColumns(config: Config): string[] {
  const { exogenous, cleaning } = config;
  return [
    ...new Set([
      ...config.keys,
      config.time,
      config.target,
      ...exogenous.static,
      ...exogenous.historic,
      ...exogenous.future,
      ...Object.keys(cleaning.ranges),
      ...Object.keys(cleaning.allowed),
    ]),
  ];
}

function plainExogenous(config: Config): { name: string; kind: GroupColumn["kind"] }[] {
  const { exogenous } = config;
  return [
    ...exogenous.static.map((name) => ({ name, kind: "static" as const })),
    ...exogenous.historic.map((name) => ({ name, kind: "historic" as const })),
    ...exogenous.future.map((name) => ({ name, kind: "future" as const })),
  ];
}

function textColumns(table: SourceTable): string {
  return table.columns.map((name, i) => `CAST(${quoteName(name)} AS VARCHAR) AS c${i}`).join(", ");
}

function textOf(table: SourceTable, column: string): string {
  return `c${table.columns.indexOf(column)}`;
}

/** Every scan must touch every column: DuckDB rejects a line for a broken column only if that column is read. */
function blankSql(table: SourceTable): string {
  return `(coalesce(${table.columns.map((_, i) => `c${i}`).join(", ")}) IS NULL)`;
}

async function findKeys(
  database: Database,
  table: SourceTable,
  config: Config,
): Promise<{ keys: SeriesKey[]; isText: boolean[] }> {
  const keyTexts = config.keys.map((key) => textOf(table, key));
  const columns = plainExogenous(config);
  const counts = columns.flatMap(({ name }, x) => {
    const text = textOf(table, name);
    return [
      `count_if(NOT ${isMissingSql(text)}) AS filled${x}`,
      `count_if(NOT ${isMissingSql(text)} AND TRY_CAST(${text} AS DOUBLE) IS NULL) AS words${x}`,
      `count_if(regexp_full_match(${text}, '0[0-9]+')) AS codes${x}`,
    ];
  });
  await database.run(
    `CREATE OR REPLACE TABLE found AS SELECT ${[...keyTexts.map((text, p) => `${text} AS k${p}`), ...counts].join(", ")}
     FROM (SELECT ${textColumns(table)} FROM ${table.relation}) WHERE NOT ${blankSql(table)} GROUP BY ${
      keyTexts.join(", ")
    }`,
  );
  const names = config.keys.map((_, p) => `k${p}`);
  const rows = await database.rows(
    `SELECT ${names.join(", ")} FROM found WHERE ${names.map((k) => `coalesce(${k}, '') <> ''`).join(" AND ")}`,
  );
  const keys = rows.map((row) => seriesKey(row.map(String))).sort(compareKeys);
  if (columns.length === 0) return { keys, isText: [] };
  const sums = columns.flatMap((_, x) => [`filled${x}`, `words${x}`, `codes${x}`]);
  const [totals] = await database.rows(
    `SELECT ${sums.map((sum) => `CAST(coalesce(sum(${sum}), 0) AS DOUBLE)`).join(", ")} FROM found`,
  );
  return { keys, isText: columns.map(({ kind }, x) => isTextColumn(kind, totals.slice(3 * x, 3 * x + 3).map(Number))) };
}

/** Words in most rows, or static codes such as postcode "04109": a category. A few words among numbers are errors. */
function isTextColumn(kind: GroupColumn["kind"], [filled, words, codes]: readonly number[]): boolean {
  return words > filled / 2 || (kind === "static" && codes > 0);
}

async function exogenousColumns(
  database: Database,
  { table, config, isText }: { table: SourceTable; config: Config; isText: readonly boolean[] },
): Promise<GroupColumn[]> {
  const columns: GroupColumn[] = [];
  for (const [x, column] of plainExogenous(config).entries()) {
    columns.push(isText[x] ? { ...column, levels: await levelsOf(database, table, column.name) } : column);
  }
  for (const { name, of } of config.relative) {
    const base = columns.find((column) => column.name === of);
    if (base === undefined) {
      throw new DataError(
        "MISSING_COLUMN",
        `Cannot derive ${JSON.stringify(name)} as ${JSON.stringify(of)} must be an exogenous column: current value is ${
          JSON.stringify(columns.map((column) => column.name))
        }`,
        { hint: "Name the column in `exogenous`.", context: { missing: [of] } },
      );
    }
    if (base.levels !== undefined) {
      throw new DataError(
        "WRONG_TYPE",
        `Cannot derive ${JSON.stringify(name)} as ${JSON.stringify(of)} must be numeric: current value is text`,
        { hint: "Take a numeric column.", context: { column: of } },
      );
    }
    columns.push({ name, kind: base.kind, derived: true });
  }
  return columns;
}

const MOST_LEVELS = 10_000;

async function levelsOf(database: Database, table: SourceTable, column: string): Promise<string[]> {
  const text = textOf(table, column);
  const rows = await database.rows(
    `SELECT DISTINCT ${text} FROM (SELECT ${textColumns(table)} FROM ${table.relation})
     WHERE NOT ${blankSql(table)} AND NOT ${isMissingSql(text)} LIMIT ${MOST_LEVELS + 1}`,
  );
  if (rows.length > MOST_LEVELS) {
    throw new DataError(
      "TOO_MANY_LEVELS",
      `Cannot use ${
        JSON.stringify(column)
      } as a category as it must have at most ${MOST_LEVELS} texts: current value is more`,
      { hint: "Leave the column out, or group its texts.", context: { column } },
    );
  }
  return rows.map((row) => String(row[0])).sort();
}

/** Positions of keys, and for each derived column the position of the key's group. */
async function writeKeyTable(database: Database, config: Config, keys: readonly SeriesKey[]): Promise<void> {
  const parts = config.keys.map((_, p) => `k${p} VARCHAR`);
  const groups = config.relative.map((_, r) => `g${r} INTEGER`);
  await database.run(`CREATE OR REPLACE TABLE keys (${["key INTEGER", ...parts, ...groups].join(", ")})`);
  if (keys.length === 0) return;
  await database.append("keys", [
    Int32Array.from(keys, (_, k) => k),
    ...config.keys.map((_, p) => keys.map((key) => key.parts[p])),
    ...config.relative.map(({ within }) => keyGroups(config.keys, keys, within)),
  ]);
}

/** `levels<x>`: the sorted texts of a category and their positions. */
async function writeLevelTables(database: Database, exogenous: readonly GroupColumn[]): Promise<void> {
  for (const [x, { levels }] of exogenous.entries()) {
    if (levels === undefined) continue;
    await database.run(`CREATE OR REPLACE TABLE levels${x} (word VARCHAR, level DOUBLE)`);
    if (levels.length > 0) await database.append(`levels${x}`, [levels, Float64Array.from(levels, (_, l) => l)]);
  }
}

/**
 * Number the groups that some of the key columns make.
 *
 * @param keyColumns Names of the parts. @param keys Shape [k]. @param within Key columns of the group.
 * @returns Group of each key, shape [k], from 0.
 * @throws {DataError} `MISSING_COLUMN` if `within` names no key column.
 */
export function keyGroups(
  keyColumns: readonly string[],
  keys: readonly SeriesKey[],
  within: readonly string[],
): Int32Array {
  const parts = within.map((column) => keyColumns.indexOf(column));
  if (parts.includes(-1)) {
    throw new DataError(
      "MISSING_COLUMN",
      `Cannot group as \`within\` must name key columns: current value is ${JSON.stringify(within)}`,
      { hint: `Key columns are ${JSON.stringify(keyColumns)}.`, context: { available: [...keyColumns] } },
    );
  }
  const numbers = new Map<string, number>();
  return Int32Array.from(keys, (key) => {
    const group = JSON.stringify(parts.map((p) => key.parts[p]));
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}

function rowSql(table: SourceTable, config: Config, exogenous: readonly GroupColumn[]): RowSql {
  const derived = new Set(config.relative.map((relative) => relative.name));
  const numeric = exogenous.filter((column) => column.levels === undefined && !derived.has(column.name));
  return {
    text: (column) => textOf(table, column),
    number: (column) =>
      column === config.target ? "y" : `x${exogenous.findIndex((candidate) => candidate.name === column)}`,
    stamp: "stamp",
    blank: blankSql(table),
    numeric: numeric.map((column) => column.name),
  };
}

function checkedTableSql(
  table: SourceTable,
  { config, exogenous, sql, rules }: {
    config: Config;
    exogenous: readonly GroupColumn[];
    sql: RowSql;
    rules: readonly RowRule[];
  },
): string {
  const plain = exogenous.slice(0, exogenous.length - config.relative.length);
  const xs = plain.map(({ name, levels }, x) => {
    const text = sql.text(name);
    return levels === undefined ? `TRY_CAST(${text} AS DOUBLE) AS x${x}` : `levels${x}.level AS x${x}`;
  });
  const levelJoins = plain.map(({ name, levels }, x) =>
    levels === undefined ? "" : `LEFT JOIN levels${x} ON levels${x}.word = ${sql.text(name)}`
  );
  const values = ["y", ...plain.map((_, x) => `x${x}`)].map((name) => `coalesce(${name}, 'NaN'::DOUBLE) AS ${name}`);
  const code = rules.map((rule, r) => `WHEN ${rule.broken} THEN ${r + 1}`).join(" ");
  const join = config.keys.map((key, p) => `keys.k${p} = typed.${sql.text(key)}`).join(" AND ");
  return `CREATE OR REPLACE TABLE checked AS
    SELECT rn, key, stamp, CAST(CASE ${code} ELSE 0 END AS USMALLINT) AS code, ${values.join(", ")}
    FROM (
      SELECT rn, ${table.columns.map((_, i) => `c${i}`).join(", ")}, ${
    [
      `${stampSql(sql.text(config.time), config.frequency)} AS stamp`,
      `TRY_CAST(${sql.text(config.target)} AS DOUBLE) AS y`,
      ...xs,
    ].join(", ")
  }
      FROM (${numberedRowsSql(table)}) ${levelJoins.join(" ")}
    ) AS typed LEFT JOIN keys ON ${join}`;
}

function headerOnly(table: SourceTable): DataError {
  return new DataError("HEADER_ONLY", `Cannot read ${table.source} as it must have rows: current value is 0 rows`, {
    hint: "Export the table again with its rows.",
    context: { source: table.source, columns: [...table.columns] },
  });
}
