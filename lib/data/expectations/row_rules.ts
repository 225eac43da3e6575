import type { Config } from "../../core/config.ts";
import type { Severity } from "../../core/finding.ts";
import type { FindingCode } from "../../core/finding_codes.ts";
import { quoteText } from "../database.ts";
import { isNoNumberSql, numberSql } from "../number_sql.ts";
import { type TableTimes, TIME_FAULT } from "../times/read_times.ts";

/** What each row must satisfy. A row that breaks a rule is quarantined with the first rule that it breaks. */
export interface RowRule {
  /** Stable code, for instance `NEGATIVE`. */
  readonly code: FindingCode;
  readonly severity: Severity;
  /** The column concerned; empty if all. */
  readonly column: string;
  /** What is required, to complete "… must …". */
  readonly requirement: string;
  /** SQL that is true for a row that breaks the rule; never null. */
  readonly broken: string;
  /** Such rows are left aside on purpose: neither in the panel nor in the quarantine. */
  readonly aside?: true;
  /** What the finding says, where it is more than the requirement. */
  readonly message?: string;
  /** Its examples, where the text of the column alone would not tell. */
  readonly examples?: readonly string[];
}

/** SQL of the parts of a row, as the reader names them. */
export interface RowSql {
  /** SQL of the text of a source column. */
  text(column: string): string;
  /** SQL of the target's value: NULL if its text is no number. */
  readonly target: string;
  /** SQL of the row's period: NULL if its time cannot be read, or is at fault. */
  readonly period: string;
  /** SQL of the row's day: NULL if its time cannot be read. */
  readonly day: string;
  /** SQL of what is wrong with a time that can be read, a `TIME_FAULT`; NULL if it cannot. */
  readonly fault: string;
  /** SQL that is true for a row without any text. */
  readonly blank: string;
}

/** Code of rows outside `from` and `until`: left aside on purpose, not quarantined. */
export const OUTSIDE = "OUTSIDE_SPAN";
/** Code of rows far from all others, as after a mistyped year. */
export const FAR = "DATE_FAR_OFF";
/** Code of rows without a target after the calendar's end: left aside, known ahead. */
export const AHEAD = "ROWS_AHEAD";
/** Code of rows of a first period of which only the last days are there: left aside. */
export const EARLY = "FIRST_PERIOD_PARTIAL";
/** Code of rows of a last period that most keys have not reported yet: left aside. */
export const LATE = "LAST_PERIOD_PARTIAL";

/**
 * The rules of a config, in the order in which a row is held to them.
 *
 * @param config Columns, span and cleaning policies. @param sql Parts of a row.
 * @param times Format of the time column and the days that are used.
 */
export function rowRules(
  config: Config,
  sql: RowSql,
  times: Pick<TableTimes, "format" | "span">,
): RowRule[] {
  return [
    ...identityRules(config, sql, times.format),
    ...spanRules(config, sql, times.span),
    ...targetRules(config, sql),
    ...configuredRules(config, sql),
  ];
}

function rule(code: FindingCode, column: string, requirement: string, broken: string): RowRule {
  return { code, severity: "error", column, requirement, broken };
}

function identityRules(config: Config, sql: RowSql, format: string): RowRule[] {
  const time = sql.text(config.time);
  return [
    { ...rule("BLANK_ROW", "", "hold values", sql.blank), severity: "warning" },
    ...config.keys.map((key) => rule("MISSING_KEY", key, "name the series", `coalesce(${sql.text(key)}, '') = ''`)),
    ...(config.keys.length === 0 ? [] : [longKeyRule(config, sql)]),
    rule("MISSING_TIME", config.time, "be given", `coalesce(${time}, '') = ''`),
    rule("INVALID_DATE", config.time, `be a real date written as ${format}`, `${sql.fault} IS NULL`),
    rule("TIME_ZONE", config.time, "be of the others' time zone", `${sql.fault} = ${TIME_FAULT.otherClock}`),
    rule("CLOSED_DAY", config.time, "be an open weekday", `${sql.fault} = ${TIME_FAULT.closedDay}`),
  ];
}

/** Bytes of a key's texts together, in UTF-8: a longer text is no name, and would be carried through every row and report. */
const MOST_KEY_BYTES = 512;

/** SQL that is true where the parts of a key are too long to be one; never null. @param texts SQL of each. */
export function isLongKeySql(texts: readonly string[]): string {
  return `(${texts.map((text) => `strlen(coalesce(${text}, ''))`).join(" + ")} > ${MOST_KEY_BYTES})`;
}

function longKeyRule({ keys }: Config, sql: RowSql): RowRule {
  const together = keys.length > 1 ? `with ${keys.slice(1).join(", ")} ` : "";
  const requirement = `${together}have at most ${MOST_KEY_BYTES} bytes`;
  return rule("LONG_KEY", keys[0] ?? "", requirement, isLongKeySql(keys.map((key) => sql.text(key))));
}

function spanRules(config: Config, sql: RowSql, span: { first: number; last: number }): RowRule[] {
  const tests: string[] = [];
  if (Number.isFinite(span.first)) tests.push(`${sql.day} < ${span.first}`);
  if (Number.isFinite(span.last)) tests.push(`${sql.day} > ${span.last}`);
  if (tests.length === 0) return [];
  const requirement = `lie in [${config.from ?? "the first"}, ${config.until ?? "the last"}]`;
  return [{ ...rule(OUTSIDE, config.time, requirement, `(${tests.join(" OR ")})`), severity: "info", aside: true }];
}

function targetRules(config: Config, sql: RowSql): RowRule[] {
  const { target } = config;
  const value = sql.target;
  return [
    rule("WRONG_TYPE", target, "be a number", `(${value} IS NULL AND NOT ${isNoNumberSql(sql.text(target))})`),
    // NaN is how frames and Parquet files say "no value".
    rule("NON_FINITE", target, "be finite", `(${value} IS NOT NULL AND isinf(${value}))`),
    ...(config.cleaning.nonNegative
      ? [rule("NEGATIVE", target, "be >= 0", `(${value} IS NOT NULL AND ${value} < 0)`)]
      : []),
  ];
}

/** Of exogenous columns these rules make a value missing, see {@linkcode cellRules}. */
function configuredRules(config: Config, sql: RowSql): RowRule[] {
  const { static: fixed, historic, future } = config.exogenous;
  const exogenous = new Set([...fixed, ...historic, ...future]);
  return configuredTests(config, sql).filter(({ column }) => !exogenous.has(column))
    .map(({ code, column, requirement, broken }) => rule(code, column, requirement, broken));
}

/** What `cleaning.ranges` and `cleaning.allowed` ask for, of whatever column. */
export function configuredTests(config: Config, sql: Pick<RowSql, "text">): Omit<RowRule, "severity">[] {
  const ranges = Object.entries(config.cleaning.ranges).map(([column, [low, high]]) => {
    const value = numberSql(sql.text(column));
    return {
      code: "OUT_OF_RANGE" as const,
      column,
      requirement: `lie in [${low}, ${high}]`,
      broken: `(${value} IS NOT NULL AND NOT isnan(${value}) AND NOT (${value} BETWEEN ${low} AND ${high}))`,
    };
  });
  const allowed = Object.entries(config.cleaning.allowed).map(([column, texts]) => ({
    code: "NOT_ALLOWED" as const,
    column,
    requirement: `be one of ${JSON.stringify(texts)}`,
    broken: texts.length === 0
      ? `${sql.text(column)} IS NOT NULL`
      : `(${sql.text(column)} IS NOT NULL AND ${sql.text(column)} NOT IN (${texts.map(quoteText).join(", ")}))`,
  }));
  return [...ranges, ...allowed];
}
