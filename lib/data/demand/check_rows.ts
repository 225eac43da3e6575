import type { Awaitable } from "../../core/awaitable.ts";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { compareKeys, type SeriesKey, seriesKey } from "../../core/rows/panel.ts";
import {
  classesSql,
  type ColumnKinds,
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
  sqlTests,
} from "./expectations/row_rules.ts";
import type { GroupColumn } from "../store/group_column.ts";
import { refuseFormatted } from "../tables/formatted_numbers.ts";
import { numberSql } from "../tables/number_sql.ts";
import { collectRejected, columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";
import {
  headerOnly,
  requireColumns,
  requireInEachFile,
  requireOnce,
  type TableHead,
} from "../sources/required_columns.ts";
import { readTimes, type TableTimes, TIME_FAULT } from "../times/read_times.ts";
import { keyGroups } from "./key_groups.ts";
import type { DemandPlan } from "./demand_plan.ts";
import { isKeySql, writeKeyTable } from "../tables/key_table.ts";
import type { RuleFacts } from "./row_codes.ts";

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
 * @param table Its database receives the tables `checked`, `keys`, `times` and `rejected`.
 * @param plan Columns, span and cleaning policies.
 * @throws {DataError} `MISSING_COLUMN`, `DUPLICATE_COLUMN`, `HEADER_ONLY`, `WRONG_TYPE`, `DECIMAL_COMMA`; as {@linkcode readTimes}.
 */
export function checkRows(table: SourceTable, plan: DemandPlan): Promise<CheckedRows> {
  const { database } = table, sql = rowSql(table, plan.needed);
  return checkBy(
    {
      readTimes: () => readTimes(table, plan),
      findKeys: () => findKeys(table, plan),
      readKinds: (classes) => readKinds(table, { columns: plan.columns, classes }),
      tests: { ...sqlTests(sql, plan), ...sqlCellTests(sql) },
      async check({ keys, groups, columns, rules, cells }) {
        await writeKeyTable(database, keys, { parts: plan.keys.length, groups });
        await database.run(checkedTableSql(table, { plan, columns, sql, rules, cells }));
        const counts = await database.rows("SELECT code, count(*) FROM checked GROUP BY code");
        return {
          counts: counts.map(([code, count]) => [Number(code), Number(count)] as const),
          rejected: await collectRejected(table),
        };
      },
      refuseFormatted: (columns) => refuseFormatted(table, columns),
    },
    { table, plan },
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
 * @param steps Reads the rows. @param of `table`: its columns; `plan`: columns, span and cleaning policies.
 * @throws {DataError} As {@linkcode checkRows}.
 */
export async function checkBy<Test>(
  steps: CheckSteps<Test>,
  { table, plan }: { readonly table: TableHead; readonly plan: DemandPlan },
): Promise<CheckedRows<Test>> {
  const { needed, target, cleaning } = plan;
  requireColumns(table, needed);
  requireOnce(table, needed);
  requireInEachFile(table, [...plan.keys, plan.times.column, target]);
  const times = await steps.readTimes();
  const { keys, classes } = await steps.findKeys();
  const { columns, findings } = await steps.readKinds(classes);
  const isNumber = (of: string) =>
    of === target || columns.some(({ name, levels }) => name === of && levels === undefined);
  const relative = [...plan.relative, ...plan.neighbours.filter(({ of }) => isNumber(of))];
  const exogenous = groupColumns(columns, { relative, target });
  const groups = relative.map(({ within }) => keyGroups(keys, { keyColumns: plan.keys, within }));
  const rules = rowRules(plan, { tests: steps.tests, times }),
    cells = cellRules(columns, { cleaning, tests: steps.tests });
  const { counts, rejected } = await steps.check({ keys, groups, columns, rules, cells });
  const perCode = new Array<number>(rules.length + 1).fill(0);
  for (const [code, count] of counts) perCode[code] = count;
  if (perCode.every((count) => count === 0) && rejected === 0) throw headerOnly(table);
  // Formatted numbers would cost the rows that have them and keep the others: no table to forecast from.
  const wrong = rules.findIndex((rule) => rule.code === "WRONG_TYPE" && rule.column === target) + 1;
  if (perCode[wrong]! > 0) await steps.refuseFormatted([{ name: target, mayBeNames: false }]);
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

/** A row without any text, in the columns that are read. */
function blankSql(table: SourceTable, columns: readonly string[]): string {
  return `(coalesce(${columns.map((name) => columnText(table, name)).join(", ")}) IS NULL)`;
}

async function findKeys(
  table: SourceTable,
  { keys: parts, columns, needed }: DemandPlan,
): Promise<{ keys: SeriesKey[]; classes: number[] }> {
  const { database } = table, keyTexts = parts.map((key) => columnText(table, key));
  const classes = columns.map(({ name }) => classesSql(columnText(table, name)));
  // One array for the same reason as in `checked`.
  const found = [...keyTexts.map((text, p) => `${text} AS k${p}`), `[${classes.join(", ")}] AS classes`];
  await database.run(
    `CREATE OR REPLACE TABLE found AS SELECT ${found.join(", ")}
     FROM (${numberedRowsSql(table, needed)}) GROUP BY ${keyTexts.join(", ") || "()"}`,
  );
  const names = parts.map((_, p) => `k${p}`);
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
  read: readonly ReadColumn[],
  { relative, target }: Pick<DemandPlan, "relative" | "target">,
): GroupColumn[] {
  const columns: GroupColumn[] = read.map(({ hasUnreadable: _, ...column }) => column);
  for (const { name, of, how } of relative) {
    const base = of === target
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

/** The parts of a row that {@linkcode checkRows} reads. @param table An open table. @param columns Those that are read. */
export function rowSql(table: SourceTable, columns: readonly string[]): RowSql {
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
  { plan, columns, sql, rules, cells }: {
    plan: DemandPlan;
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
    `${numberSql(sql.text(plan.target))} AS y`,
    ...(xs.length === 0 ? [] : [`array_value(${xs.join(", ")}) AS x`]),
  ];
  const code = rules.map((rule, r) => `WHEN ${rule.broken} THEN ${r + 1}`).join(" ");
  const join = isKeySql(plan.keys.map((key) => `typed.${sql.text(key)}`));
  return `CREATE OR REPLACE TABLE checked AS
    SELECT rn, key, period, CAST(CASE ${code} ELSE 0 END AS USMALLINT) AS code, coalesce(y, 'NaN'::DOUBLE) AS y${
    xs.length === 0 ? "" : ", x"
  }
    FROM (
      SELECT source.*, ${typed.join(", ")}
      FROM (${numberedRowsSql(table, plan.needed)}) AS source LEFT JOIN times ON times.word = ${
    sql.text(plan.times.column)
  }
    ) AS typed LEFT JOIN keys ON ${join}`;
}
