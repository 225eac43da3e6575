import { formatPeriod } from "../core/time/calendar.ts";
import type { Config } from "../core/config/config.ts";
import { DataError } from "../core/errors/errors.ts";
import type { Finding } from "../core/errors/finding.ts";
import { Scratch } from "../storage/files/scratch.ts";
import { type Database, startDuckDb } from "./tables/database.ts";
import { rowSql } from "./demand/check_rows.ts";
import { type DemandPlan, planDemand } from "./demand/demand_plan.ts";
import { lastBelievable } from "./demand/expectations/far_actuals.ts";
import { type RowRule, rowRules, sqlTests } from "./demand/expectations/row_rules.ts";
import type { FeatureGroup } from "./store/feature_store.ts";
import { refuseFormatted } from "./tables/formatted_numbers.ts";
import { isKeySql, writeKeyTable } from "./tables/key_table.ts";
import { numberSql } from "./tables/number_sql.ts";
import { columnText, numberedRowsSql, readingOf, type SourceTable } from "./tables/open_table.ts";
import { requireColumns, requireInEachFile, requireOnce } from "./sources/required_columns.ts";
import { openSourceTable } from "./tables/open_source_table.ts";
import { readTimesOn, TIME_FAULT } from "./times/read_times.ts";
import { FAR } from "./demand/row_codes.ts";

/** Values of the target from a file, beside those of a table. Plain data. */
export interface FileActuals {
  /** Positions in the keys of the table, ascending, shape [n]. */
  readonly key: Int32Array;
  /** Period numbers of the table's calendar, ascending within a key, shape [n]. */
  readonly period: Int32Array;
  /** Known values, unit of `y`, shape [n]. */
  readonly y: Float64Array;
  /** What was left out or merged. */
  readonly findings: readonly Finding[];
}

/** How a policy for rows of equal key and time is said in SQL. */
const MERGED: Readonly<Record<Config["cleaning"]["duplicates"], string>> = {
  sum: "sum(y)",
  mean: "avg(y)",
  first: "arg_min(y, rn)",
  last: "arg_max(y, rn)",
  quarantine: "arg_min(y, rn)",
  keep: "arg_min(y, rn)",
};

/**
 * Read what came of the periods of a table from a file: key columns, time and target, held to the rules of the config as the
 * table itself was. Rows of one key and period are merged as the config says; a row without a value says nothing.
 *
 * @param config Columns and cleaning policies. @param group The table that the keys and periods are of.
 * @param path CSV, Parquet or JSON lines; dates as the table writes them, or in ISO form.
 * @returns Known values. Findings: a rule of `rowRules` by its code; `ACTUALS_UNUSED`: rows of keys that the table does not
 * have; `DUPLICATES_MERGED`, `DUPLICATE_KEY_TIME`; `DATE_FAR_OFF`: far after the table, see `lastBelievable`.
 * @throws {DataError} `NO_MATCHING_KEY` if no row is of use; `DECIMAL_COMMA`, `MISSING_COLUMN`, `MISSING_FILE` and the
 * others of `openSourceTable`.
 */
export async function readActuals(config: Config, group: FeatureGroup, path: string): Promise<FileActuals> {
  using spill = Scratch.ofSystem();
  const database = await startDuckDb({ spill: spill.path });
  try {
    const table = await openSourceTable(database, path, readingOf(config));
    const plan = planActuals(config), { needed, times, cleaning: { duplicates } } = plan;
    requireColumns(table, needed);
    requireInEachFile(table, needed);
    requireOnce(table, needed);
    await readTimesOn(table, { column: times.column, calendar: group.calendar });
    const rules = rowRules(plan, {
      tests: sqlTests(rowSql(table, needed), plan),
      times: { format: formatOf(group), span: EVER },
    });
    await writeChecked(table, { plan, group, rules });
    const findings = await tellRows(table, { plan, rules });
    const { far, ...values } = believable(await streamValues(database, { duplicates, path }), group);
    if (values.y.length === 0) throw noneOfUse(path, far);
    return { ...values, findings: far === 0 ? findings : [...findings, farOff(times.column, far)] };
  } finally {
    database.close();
  }
}

/** One mistyped year would move the window of a look away from all that came. */
function believable(values: Omit<FileActuals, "findings">, group: FeatureGroup) {
  const last = lastBelievable(group, values), kept = [...values.period.keys()].filter((i) => values.period[i]! <= last);
  return {
    key: Int32Array.from(kept, (i) => values.key[i]!),
    period: Int32Array.from(kept, (i) => values.period[i]!),
    y: Float64Array.from(kept, (i) => values.y[i]!),
    far: values.y.length - kept.length,
  };
}

function farOff(column: string, count: number): Finding {
  const message = "values left out: their dates are far from the table and from all others, as after a mistyped year";
  return { code: FAR, severity: "error", message, column, count, examples: [] };
}

/** What came is of use whatever span a model was trained on. */
const EVER = { first: -Infinity, last: Infinity };

/** How actuals are read: rules about columns that the file need not have are not asked. */
function planActuals(config: Config): DemandPlan {
  const plan = planDemand(config), { keys, times, target, cleaning } = plan, needed = [...keys, times.column, target];
  const ofNeeded = <T>(rules: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(rules).filter(([column]) => needed.includes(column)));
  const { ranges, allowed } = cleaning;
  return { ...plan, needed, cleaning: { ...cleaning, ranges: ofNeeded(ranges), allowed: ofNeeded(allowed) } };
}

function formatOf({ calendar, end }: FeatureGroup): string {
  return calendar.stamp?.date ?? `YYYY-MM-DD, for instance ${formatPeriod(calendar, end)}`;
}

/** The table `checked`: row, position of the key (-1 if unknown), period, code of the first rule that is broken, value. */
async function writeChecked(
  table: SourceTable,
  { plan: { keys, times, target, needed }, group, rules }: {
    readonly plan: DemandPlan;
    readonly group: FeatureGroup;
    readonly rules: readonly RowRule[];
  },
): Promise<void> {
  const { database } = table;
  await writeKeyTable(database, group.keys, { parts: keys.length });
  const code = rules.map(({ broken }, r) => `WHEN ${broken} THEN ${r + 1}`).join(" ");
  const join = isKeySql(keys.map((key) => `typed.${columnText(table, key)}`));
  await database.run(
    `CREATE TABLE checked AS SELECT rn, coalesce(key, -1) AS key, period, y,
      CAST(CASE ${code} ELSE 0 END AS USMALLINT) AS code
     FROM (
       SELECT source.*, times.day AS day, times.fault AS fault,
         CASE WHEN times.fault = ${TIME_FAULT.none} THEN times.period END AS period,
         ${numberSql(columnText(table, target))} AS y
       FROM (${numberedRowsSql(table, needed)}) AS source
         LEFT JOIN times ON times.word = ${columnText(table, times.column)}
     ) AS typed LEFT JOIN keys ON ${join}`,
  );
}

const GOOD = "code = 0 AND key >= 0 AND y IS NOT NULL AND NOT isnan(y)";

async function tellRows(
  table: SourceTable,
  { plan: { target, cleaning: { duplicates } }, rules }: {
    readonly plan: DemandPlan;
    readonly rules: readonly RowRule[];
  },
): Promise<Finding[]> {
  const { database } = table;
  const counts = await database.rows(
    "SELECT code, CAST(count(*) AS DOUBLE), min(rn) FROM checked WHERE code > 0 GROUP BY code ORDER BY code",
  );
  const findings = counts.map(([code, count, first]): Finding => {
    const { code: name, severity, column, requirement } = rules[Number(code) - 1]!;
    const message = `rows left out: ${column || "a row"} must ${requirement}`;
    return { code: name, severity, message, column, count: Number(count), examples: [`row ${first}`] };
  });
  if (findings.some(({ code, column }) => code === "WRONG_TYPE" && column === target)) {
    await refuseFormatted(table, [{ name: target, mayBeNames: false }]);
  }
  const [unknown = 0, repeats = 0] = (await database.row(
    `SELECT CAST(count_if(code = 0 AND key < 0) AS DOUBLE),
       (SELECT CAST(coalesce(sum(n - 1), 0) AS DOUBLE)
        FROM (SELECT count(*) AS n FROM checked WHERE ${GOOD} GROUP BY key, period)) FROM checked`,
  )).map(Number);
  const finding = (code: Finding["code"], message: string, count: number): Finding => (
    { code, severity: "warning", message, column: "", count, examples: [] }
  );
  const isLeft = duplicates === "quarantine";
  return [
    ...findings,
    finding("ACTUALS_UNUSED", "rows of keys that the table does not have", unknown),
    isLeft
      ? finding("DUPLICATE_KEY_TIME", "rows left out: of one key and period the first counts", repeats)
      : finding("DUPLICATES_MERGED", `rows of one key and period, merged: ${duplicates}`, repeats),
  ].filter(({ count }) => count > 0);
}

async function streamValues(
  database: Database,
  { duplicates, path }: { readonly duplicates: Config["cleaning"]["duplicates"]; readonly path: string },
): Promise<Omit<FileActuals, "findings">> {
  const [all = 0, groups = 0] = (await database.row(
    `SELECT CAST(count(*) AS DOUBLE),
       (SELECT CAST(count(*) AS DOUBLE) FROM (SELECT DISTINCT key, period FROM checked WHERE ${GOOD})) FROM checked`,
  )).map(Number);
  if (groups === 0) throw noneOfUse(path, all);
  const key = new Int32Array(groups), period = new Int32Array(groups), y = new Float64Array(groups);
  let n = 0;
  await database.stream(
    `SELECT key, period, CAST(${MERGED[duplicates]} AS DOUBLE) FROM checked WHERE ${GOOD}
     GROUP BY key, period ORDER BY key, period`,
    (batch, rows) => {
      for (let i = 0; i < rows; i++, n++) [key[n], period[n], y[n]] = [batch[0]![i]!, batch[1]![i]!, batch[2]![i]!];
    },
  );
  return { key, period, y };
}

function noneOfUse(path: string, rows: number): DataError {
  return new DataError(
    "NO_MATCHING_KEY",
    `Cannot take actuals from ${path} as it must have values of keys of the table: current value is none in ${rows} rows`,
    { hint: "Look at its key, time and target columns: is it of this table, and are its dates written alike?" },
  );
}
