import type { Config } from "../../core/config.ts";
import type { Severity } from "../../core/finding.ts";
import type { FindingCode } from "../../core/finding_codes.ts";
import { quoteText } from "../database.ts";
import { hasZoneSql } from "../time_sql.ts";

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
  /** SQL of a numeric column's value: NULL if its text is no number. */
  number(column: string): string;
  /** SQL of the row's stamp: NULL if its time is no strict ISO date. */
  readonly stamp: string;
  /** SQL that is true for a row without any text. */
  readonly blank: string;
  /** Exogenous columns that hold numbers. */
  readonly numeric: readonly string[];
}

/** Code of rows outside `from` and `until`: left aside on purpose, not quarantined. */
export const OUTSIDE = "OUTSIDE_SPAN";
/** Code of rows far from all others, as after a mistyped year. */
export const FAR = "DATE_FAR_OFF";
/** Code of rows without a target after the calendar's end: left aside, known ahead. */
export const AHEAD = "ROWS_AHEAD";
/** Code of rows of a last period that most keys have not reported yet: left aside. */
export const LATE = "LAST_PERIOD_PARTIAL";

/** Texts that mean "no value" in a numeric column. */
export const MISSING_TEXTS: readonly string[] = ["", "NA", "N/A", "null", "NULL"];

/**
 * The rules of a config, in the order in which a row is held to them.
 *
 * @param config Columns, span and cleaning policies. @param sql Parts of a row.
 * @param span Closed range of stamps; infinite where open.
 */
export function rowRules(
  config: Config,
  sql: RowSql,
  span: { readonly first: number; readonly last: number },
): RowRule[] {
  return [
    ...identityRules(config, sql),
    ...spanRules(config, sql, span),
    ...targetRules(config, sql),
    ...exogenousRules(sql),
    ...configuredRules(config, sql),
  ];
}

function rule(code: FindingCode, column: string, requirement: string, broken: string): RowRule {
  return { code, severity: "error", column, requirement, broken };
}

function identityRules(config: Config, sql: RowSql): RowRule[] {
  const time = sql.text(config.time);
  return [
    { ...rule("BLANK_ROW", "", "hold values", sql.blank), severity: "warning" },
    ...config.keys.map((key) => rule("MISSING_KEY", key, "name the series", `coalesce(${sql.text(key)}, '') = ''`)),
    rule("MISSING_TIME", config.time, "be given", `coalesce(${time}, '') = ''`),
    rule("TIME_ZONE", config.time, "have no time zone", `(${sql.stamp} IS NULL AND ${hasZoneSql(time)})`),
    rule("INVALID_DATE", config.time, "be a real ISO date", `${sql.stamp} IS NULL`),
  ];
}

function spanRules(config: Config, sql: RowSql, span: { first: number; last: number }): RowRule[] {
  const tests: string[] = [];
  if (Number.isFinite(span.first)) tests.push(`${sql.stamp} < ${span.first}`);
  if (Number.isFinite(span.last)) tests.push(`${sql.stamp} > ${span.last}`);
  if (tests.length === 0) return [];
  const requirement = `lie in [${config.from ?? "the first"}, ${config.until ?? "the last"}]`;
  return [{ ...rule(OUTSIDE, config.time, requirement, `(${tests.join(" OR ")})`), severity: "info", aside: true }];
}

function targetRules(config: Config, sql: RowSql): RowRule[] {
  const { target } = config;
  const value = sql.number(target);
  return [
    rule("WRONG_TYPE", target, "be a number", notANumber(sql, target)),
    rule("NON_FINITE", target, "be finite", `(${value} IS NOT NULL AND NOT isfinite(${value}))`),
    ...(config.cleaning.nonNegative
      ? [rule("NEGATIVE", target, "be >= 0", `(${value} IS NOT NULL AND ${value} < 0)`)]
      : []),
  ];
}

/** NaN in an exogenous column says "missing", as many exports write it; in the target it is a finding. */
function exogenousRules(sql: RowSql): RowRule[] {
  return sql.numeric.flatMap((column) => [
    rule("WRONG_TYPE", column, "be a number", notANumber(sql, column)),
    rule("NON_FINITE", column, "be finite", `(${sql.number(column)} IS NOT NULL AND isinf(${sql.number(column)}))`),
  ]);
}

function configuredRules(config: Config, sql: RowSql): RowRule[] {
  const ranges = Object.entries(config.cleaning.ranges).map(([column, [low, high]]) => {
    const value = `TRY_CAST(${sql.text(column)} AS DOUBLE)`;
    return rule(
      "OUT_OF_RANGE",
      column,
      `lie in [${low}, ${high}]`,
      `(${value} IS NOT NULL AND NOT (${value} BETWEEN ${low} AND ${high}))`,
    );
  });
  const allowed = Object.entries(config.cleaning.allowed).map(([column, texts]) =>
    rule(
      "NOT_ALLOWED",
      column,
      `be one of ${JSON.stringify(texts)}`,
      texts.length === 0
        ? `${sql.text(column)} IS NOT NULL`
        : `(${sql.text(column)} IS NOT NULL AND ${sql.text(column)} NOT IN (${texts.map(quoteText).join(", ")}))`,
    )
  );
  return [...ranges, ...allowed];
}

function notANumber(sql: RowSql, column: string): string {
  return `(${sql.number(column)} IS NULL AND NOT ${isMissingSql(sql.text(column))})`;
}

/** SQL that is true for a text that means "no value". */
export function isMissingSql(text: string): string {
  return `(coalesce(${text}, '') IN (${MISSING_TEXTS.map(quoteText).join(", ")}))`;
}
