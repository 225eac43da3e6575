import { targetOf, timeOf } from "../../core/config/config_columns.ts";
import type { Awaitable } from "../../core/awaitable.ts";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { compareKeys, type SeriesKey, seriesKey } from "../../core/rows/panel.ts";
import {
  classesSql,
  type ColumnKinds,
  plainExogenous,
  type ReadColumn,
  readKinds,
  type TextQueries,
  valueSql,
} from "../tables/column_kinds.ts";
import { type Database, wholeText, wholeTextSql } from "../tables/database.ts";
import { type CellRule, cellRules, type CellTests, sqlCellTests } from "./expectations/cell_rules.ts";
import {
  isLongKeySql,
  type RowRule,
  rowRules,
  type RowSql,
  type RowTests,
  type RuleFacts,
  sqlTests,
} from "./expectations/row_rules.ts";
import type { GroupColumn } from "../store/feature_store.ts";
import { refuseFormatted } from "../tables/formatted_numbers.ts";
import { numberSql } from "../tables/number_sql.ts";
import { collectRejected, columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";
import { requireColumns, requireInEachFile, requireOnce, type TableHead } from "../sources/required_columns.ts";
import { readTimes, type TableTimes, TIME_FAULT } from "../times/read_times.ts";
import { keyGroups } from "./key_groups.ts";
import { derivedColumns } from "./neighbour_columns.ts";
import { isKeySql, writeKeyTable } from "../tables/key_table.ts";

/*
 * Two scans of the source. The first groups by key: the distinct keys, and what the exogenous columns hold. The second
 * numbers the rows, replaces keys by their position, parses, and gives each row the code of the first rule that it breaks
 * (0 if none):
 *
 *     checked   rn  key  period code  y     x
 *               1   0    19723  0     5.0   [1.2, 0]
 *               2   0    NULL   5     NaN   [1.2, 0]      30 February
 *
 * All exogenous values of a row are one array: a column each would take a quarter of a megabyte for a few rows already.
 */

/** What is known of the rows of a table that were held to the rules of a config. */
export interface CheckedRows<Test = string> {
  /** Rule k has code k + 1. */
  readonly rules: readonly RuleFacts[];
  /** Rows per code, shape [rules + 1]; 0 is good. */
  readonly perCode: readonly number[];
  /** Lines that are no rows. */
  readonly rejected: number;
  /** Every key with a name that is not too long, sorted; rows have its position. */
  readonly keys: readonly SeriesKey[];
  /** The exogenous columns: those of the rows in their order, then the derived ones. */
  readonly exogenous: readonly GroupColumn[];
  /** How the derived columns are made, in their order. */
  readonly relative: Config["relative"];
  /** What makes an exogenous value missing. */
  readonly cellRules: readonly CellRule<Test>[];
  /** Columns that a bad row keeps in quarantine: all, or those of the config if there are more than 200. */
  readonly columns: readonly string[];
  /** What was found about the columns as such. */
  readonly findings: readonly Finding[];
  /** What the time column says. */
  readonly times: TableTimes;
}

/** A row of more columns would not fit in memory, thousands of times. */
const MOST_KEPT = 200;

/**
 * Read a table into the database, all text first, and hold each row to the rules of the config.
 *
 * @param database Receives the tables `checked`, `keys`, `times` and `rejected`. @param table What {@linkcode SourceTable} says.
 * @param config Columns, span and cleaning policies.
 * @throws {DataError} `MISSING_COLUMN`, `DUPLICATE_COLUMN`, `HEADER_ONLY`, `WRONG_TYPE`, `DECIMAL_COMMA`; as {@linkcode readTimes}.
 */
export function checkRows(database: Database, table: SourceTable, config: Config): Promise<CheckedRows> {
  const sql = rowSql(table, neededColumns(config));
  return checkBy(
    {
      readTimes: () => readTimes(database, table, config),
      findKeys: () => findKeys(database, table, config),
      readKinds: (classes) => readKinds(database, table, { config, classes }),
      tests: { ...sqlTests(sql, config), ...sqlCellTests(sql) },
      async check({ keys, groups, columns, rules, cells }) {
        await writeKeyTable(database, keys, { parts: config.keys.length, groups });
        await database.run(checkedTableSql(table, { config, columns, sql, rules, cells }));
        const counts = await database.rows("SELECT code, count(*) FROM checked GROUP BY code");
        return {
          counts: counts.map(([code, count]) => [Number(code), Number(count)] as const),
          rejected: await collectRejected(database, table),
        };
      },
      refuseFormatted: (columns) => refuseFormatted(database, table, columns),
    },
    table,
    config,
  );
}

/** What {@linkcode checkBy} asks of whoever holds the rows. */
export interface CheckSteps<Test> extends Pick<TextQueries, "refuseFormatted"> {
  /** What the time column says. */
  readTimes(): Awaitable<TableTimes>;
  /** Every key with a name that is not too long, sorted, and the classes of the exogenous columns. */
  findKeys(): Awaitable<{ readonly keys: readonly SeriesKey[]; readonly classes: readonly number[] }>;
  /** What the exogenous columns hold. */
  readKinds(classes: readonly number[]): Awaitable<ColumnKinds>;
  /** How rows and values are tested. */
  readonly tests: RowTests<Test> & CellTests<Test>;
  /** Parse each row and give it the code of the first rule that it breaks. @returns Rows by code, and lines that are no rows. */
  check(plan: CheckPlan<Test>): Awaitable<{
    readonly counts: readonly (readonly [code: number, rows: number])[];
    readonly rejected: number;
  }>;
}

/** How rows are read. */
export interface CheckPlan<Test> {
  readonly keys: readonly SeriesKey[];
  /** Of each derived column the group of every key. */
  readonly groups: readonly Int32Array[];
  readonly columns: readonly ReadColumn[];
  readonly rules: readonly RowRule<Test>[];
  readonly cells: readonly CellRule<Test>[];
}

/**
 * Hold the rows of a table to the rules of a config, wherever they are.
 *
 * @param steps Reads the rows. @param table Its columns. @param config Columns, span and cleaning policies.
 * @throws {DataError} As {@linkcode checkRows}.
 */
export async function checkBy<Test>(
  steps: CheckSteps<Test>,
  table: TableHead,
  config: Config,
): Promise<CheckedRows<Test>> {
  const needed = neededColumns(config);
  requireColumns(table, needed);
  requireOnce(table, needed);
  requireInEachFile(table, [...config.keys, timeOf(config), targetOf(config)]);
  const times = await steps.readTimes();
  const { keys, classes } = await steps.findKeys();
  const { columns, findings } = await steps.readKinds(classes);
  const relative = derivedColumns(config, columns), exogenous = groupColumns(config, { columns, relative });
  const groups = relative.map(({ within }) => keyGroups(config.keys, keys, within));
  const rules = rowRules(config, steps.tests, times), cells = cellRules(config, columns, steps.tests);
  const { counts, rejected } = await steps.check({ keys, groups, columns, rules, cells });
  const perCode = new Array<number>(rules.length + 1).fill(0);
  for (const [code, count] of counts) perCode[code] = count;
  if (perCode.every((count) => count === 0) && rejected === 0) throw headerOnly(table);
  // Formatted numbers would cost the rows that have them and keep the others: no table to forecast from.
  const wrong = rules.findIndex((rule) => rule.code === "WRONG_TYPE" && rule.column === targetOf(config)) + 1;
  if (perCode[wrong]! > 0) await steps.refuseFormatted([{ name: targetOf(config), mayBeNames: false }]);
  return {
    rules,
    perCode,
    rejected,
    keys,
    exogenous,
    relative,
    columns: table.columns.length > MOST_KEPT ? needed : table.columns,
    cellRules: cells,
    times,
    findings: [...findings, ...tellAbsent(table, columns)],
  };
}

/** Where rules with some codes stand in {@linkcode CheckedRows}: their numbers in the column `code`. */
export function ruleNumbers(rules: readonly RuleFacts[], codes: readonly string[]): number[] {
  return rules.flatMap((rule, r) => codes.includes(rule.code) ? [r + 1] : []);
}

/** Rows that break a rule with one of some codes. */
export function countBroken(checked: Pick<CheckedRows, "rules" | "perCode">, codes: readonly string[]): number {
  return ruleNumbers(checked.rules, codes).reduce((sum, number) => sum + checked.perCode[number]!, 0);
}

/** SQL list of numbers of the column `code`; no row has -1. */
export function codeList(numbers: readonly number[]): string {
  return `(${[-1, ...numbers].join(", ")})`;
}

/** `COLUMN_ABSENT`: exogenous columns that some files do not have. */
function tellAbsent(table: TableHead, columns: readonly ReadColumn[]): Finding[] {
  return columns.flatMap(({ name }): Finding[] => {
    const paths = table.parts.filter((part) => !part.columns.includes(name)).flatMap((part) => part.paths);
    if (paths.length === 0) return [];
    const message = "files without the column; its values are missing there";
    const examples = paths.slice(0, 5);
    return [{ code: "COLUMN_ABSENT", severity: "warning", message, column: name, count: paths.length, examples }];
  });
}

/** The columns that are read; all others of the table are not even parsed. */
export function neededColumns(config: Config): string[] {
  const { exogenous, cleaning } = config;
  return [
    ...new Set([
      ...config.keys,
      timeOf(config),
      targetOf(config),
      ...exogenous.static,
      ...exogenous.historic,
      ...exogenous.future,
      ...Object.keys(cleaning.ranges),
      ...Object.keys(cleaning.allowed),
    ]),
  ];
}

/** A row without any text, in the columns that are read. */
function blankSql(table: SourceTable, columns: readonly string[]): string {
  return `(coalesce(${columns.map((name) => columnText(table, name)).join(", ")}) IS NULL)`;
}

async function findKeys(
  database: Database,
  table: SourceTable,
  config: Config,
): Promise<{ keys: SeriesKey[]; classes: number[] }> {
  const keyTexts = config.keys.map((key) => columnText(table, key));
  const classes = plainExogenous(config).map(({ name }) => classesSql(columnText(table, name)));
  // One array for the same reason as in `checked`.
  const found = [...keyTexts.map((text, p) => `${text} AS k${p}`), `[${classes.join(", ")}] AS classes`];
  await database.run(
    `CREATE OR REPLACE TABLE found AS SELECT ${found.join(", ")}
     FROM (${numberedRowsSql(table, neededColumns(config))}) GROUP BY ${keyTexts.join(", ") || "()"}`,
  );
  const names = config.keys.map((_, p) => `k${p}`);
  // A table without key columns is one series.
  const keys = names.length === 0 ? [seriesKey([])] : await readKeys(database, names);
  if (classes.length === 0) return { keys, classes: [] };
  const bits = await database.rows(
    `SELECT bit_or(class) FROM (SELECT unnest(classes) AS class, unnest(range(${classes.length})) AS x FROM found)
     GROUP BY x ORDER BY x`,
  );
  return { keys, classes: classes.map((_, x) => Number(bits[x]?.[0] ?? 0)) };
}

/** Every key with a name that is not too long, sorted. */
async function readKeys(database: Database, names: readonly string[]): Promise<SeriesKey[]> {
  const tests = [...names.map((k) => `coalesce(${k}, '') <> ''`), `NOT ${isLongKeySql(names)}`];
  const keys: SeriesKey[] = [];
  await database.streamTexts(
    `SELECT ${names.map(wholeTextSql).join(", ")} FROM found WHERE ${tests.join(" AND ")}`,
    ([first = [], ...others]) =>
      first.forEach((text, row) => keys.push(seriesKey([text, ...others.map((texts) => texts[row]!)].map(wholeText)))),
  );
  return keys.sort(compareKeys);
}

function groupColumns(
  config: Config,
  read: { readonly columns: readonly ReadColumn[]; readonly relative: Config["relative"] },
): GroupColumn[] {
  const columns: GroupColumn[] = read.columns.map(({ hasUnreadable: _, ...column }) => column);
  for (const { name, of, how } of read.relative) {
    const base = of === config.target
      ? { kind: "historic" as const, levels: undefined }
      : columns.find((column) => column.name === of);
    if (base === undefined || base.levels !== undefined) throw notDerivable(name, of);
    columns.push({ name, kind: base.kind, derived: true, ...how === "others" ? { others: true } : {} });
  }
  return columns;
}

function notDerivable(name: string, of: string): DataError {
  return new DataError(
    "WRONG_TYPE",
    `Cannot derive ${JSON.stringify(name)} as ${JSON.stringify(of)} must be numeric: current value is text`,
    {
      hint: `Take a numeric column, or say "kinds": {${JSON.stringify(of)}: "number"} in exogenous.`,
      context: { column: of },
    },
  );
}

function rowSql(table: SourceTable, columns: readonly string[]): RowSql {
  return {
    text: (column) => columnText(table, column),
    target: "y",
    period: "period",
    day: "day",
    fault: "fault",
    blank: blankSql(table, columns),
  };
}

function checkedTableSql(
  table: SourceTable,
  { config, columns, sql, rules, cells }: {
    config: Config;
    columns: readonly ReadColumn[];
    sql: RowSql;
    rules: readonly RowRule[];
    cells: readonly CellRule[];
  },
): string {
  const xs = columns.map((column, x) => {
    const broken = cells.filter((rule) => rule.column === column.name).map((rule) => `WHEN ${rule.broken} THEN 'NaN'`);
    const value = valueSql(sql.text(column.name), column, x);
    return broken.length === 0 ? value : `CASE ${broken.join(" ")} ELSE ${value} END`;
  });
  const typed = [
    `CASE WHEN times.fault = ${TIME_FAULT.none} THEN times.period END AS period`,
    "times.day AS day",
    "times.fault AS fault",
    `${numberSql(sql.text(targetOf(config)))} AS y`,
    ...(xs.length === 0 ? [] : [`array_value(${xs.join(", ")}) AS x`]),
  ];
  const code = rules.map((rule, r) => `WHEN ${rule.broken} THEN ${r + 1}`).join(" ");
  const join = isKeySql(config.keys.map((key) => `typed.${sql.text(key)}`));
  return `CREATE OR REPLACE TABLE checked AS
    SELECT rn, key, period, CAST(CASE ${code} ELSE 0 END AS USMALLINT) AS code, coalesce(y, 'NaN'::DOUBLE) AS y${
    xs.length === 0 ? "" : ", x"
  }
    FROM (
      SELECT source.*, ${typed.join(", ")}
      FROM (${numberedRowsSql(table, neededColumns(config))}) AS source LEFT JOIN times ON times.word = ${
    sql.text(timeOf(config))
  }
    ) AS typed LEFT JOIN keys ON ${join}`;
}

function headerOnly(table: TableHead): DataError {
  return new DataError("HEADER_ONLY", `Cannot read ${table.source} as it must have rows: current value is 0 rows`, {
    hint: "Export the table again with its rows.",
    context: { source: table.source, columns: [...table.columns] },
  });
}
