import type { Config } from "../../../core/config/config.ts";
import type { DemandPlan } from "../demand_plan.ts";
import type { FindingCode } from "../../../core/errors/finding_codes.ts";
import { quoteText } from "../../tables/database.ts";
import { isNoNumberSql, numberSql } from "../../tables/number_sql.ts";
import type { CellText } from "../../tables/number_text.ts";
import { type TableTimes, TIME_FAULT } from "../../times/read_times.ts";
import { OUTSIDE, type RuleFacts } from "../row_codes.ts";

/** What each row must satisfy. A row that breaks a rule is quarantined with the first rule that it breaks. */
export interface RowRule<Test = string> extends RuleFacts {
  /** Whether a row breaks the rule: SQL that is never null, or what else {@linkcode RowTests} makes. */
  readonly broken: Test;
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

/** How rows are tested, for whoever reads them: in SQL, or over columns in memory. */
export interface RowTests<Test> {
  /** A row without any text. */
  readonly blank: Test;
  /** A time that cannot be read. */
  readonly undated: Test;
  /** A time at fault, a `TIME_FAULT`. */
  faulty(fault: number): Test;
  /** A day before the first or after the last; the ends may be infinite. */
  outside(span: { readonly first: number; readonly last: number }): Test;
  /** No text in a column. */
  empty(column: string): Test;
  /** Texts of key columns that are too long to be one. */
  long(columns: readonly string[]): Test;
  /** A target's text that is neither a number nor "no value". */
  readonly noNumber: Test;
  /** A target without end. */
  readonly infinite: Test;
  /** A target below zero. */
  readonly negative: Test;
  /** A known number of a column outside of a closed range. */
  range(column: string, low: number, high: number): Test;
  /** A text of a column that is none of these. */
  other(column: string, texts: readonly string[]): Test;
}

/** The tests in SQL. @param sql Parts of a row. @param plan Column of the target. */
export function sqlTests(sql: RowSql, { target }: Pick<DemandPlan, "target">): RowTests<string> {
  const value = sql.target;
  return {
    blank: sql.blank,
    undated: `${sql.fault} IS NULL`,
    faulty: (fault) => `${sql.fault} = ${fault}`,
    outside({ first, last }) {
      const tests = [
        ...Number.isFinite(first) ? [`${sql.day} < ${first}`] : [],
        ...Number.isFinite(last) ? [`${sql.day} > ${last}`] : [],
      ];
      return `(${tests.join(" OR ")})`;
    },
    empty: (column) => `coalesce(${sql.text(column)}, '') = ''`,
    long: (columns) => isLongKeySql(columns.map((column) => sql.text(column))),
    noNumber: `(${value} IS NULL AND NOT ${isNoNumberSql(sql.text(target))})`,
    infinite: `(${value} IS NOT NULL AND isinf(${value}))`,
    negative: `(${value} IS NOT NULL AND ${value} < 0)`,
    ...configuredSql(sql),
  };
}

/** The tests of what a config asks for, in SQL. @param sql Texts of a row. */
export function configuredSql(sql: Pick<RowSql, "text">): Pick<RowTests<string>, "range" | "other"> {
  return {
    range(column, low, high) {
      const value = numberSql(sql.text(column));
      return `(${value} IS NOT NULL AND NOT isnan(${value}) AND NOT (${value} BETWEEN ${low} AND ${high}))`;
    },
    other(column, texts) {
      const text = sql.text(column);
      if (texts.length === 0) return `${text} IS NOT NULL`;
      return `(${text} IS NOT NULL AND ${text} NOT IN (${texts.map(quoteText).join(", ")}))`;
    },
  };
}

/** What of a plan rows are held to. */
type RulePlan = Pick<DemandPlan, "keys" | "target" | "times" | "columns" | "cleaning">;

/**
 * The rules of a config, in the order in which a row is held to them.
 *
 * @param plan Columns, span and cleaning policies. @param how `tests`: how rows are tested; `times`: format of the time
 * column and the days that are used.
 */
export function rowRules<Test>(
  plan: RulePlan,
  { tests, times }: { readonly tests: RowTests<Test>; readonly times: Pick<TableTimes, "format" | "span"> },
): RowRule<Test>[] {
  return [
    ...identityRules(plan, tests, times.format),
    ...spanRules(plan, tests, times.span),
    ...targetRules(plan, tests),
    ...configuredRules(plan, tests),
  ];
}

function rule<Test>(code: FindingCode, column: string, requirement: string, broken: Test): RowRule<Test> {
  return { code, severity: "error", column, requirement, broken };
}

function identityRules<Test>(
  { keys, times: { column: time } }: RulePlan,
  tests: RowTests<Test>,
  format: string,
): RowRule<Test>[] {
  return [
    { ...rule("BLANK_ROW", "", "hold values", tests.blank), severity: "warning" },
    ...keys.map((key) => rule("MISSING_KEY", key, "name the series", tests.empty(key))),
    ...(keys.length === 0 ? [] : [longKeyRule(keys, tests)]),
    rule("MISSING_TIME", time, "be given", tests.empty(time)),
    rule("INVALID_DATE", time, `be a real date written as ${format}`, tests.undated),
    rule("TIME_ZONE", time, "be of the others' time zone", tests.faulty(TIME_FAULT.otherClock)),
    rule("CLOSED_DAY", time, "be an open weekday", tests.faulty(TIME_FAULT.closedDay)),
  ];
}

/** Bytes of a key's texts together, in UTF-8: a longer text is no name, and would be carried through every row and report. */
export const MOST_KEY_BYTES = 512;

/** SQL that is true where the parts of a key are too long to be one; never null. @param texts SQL of each. */
export function isLongKeySql(texts: readonly string[]): string {
  return `(${texts.map((text) => `strlen(coalesce(${text}, ''))`).join(" + ")} > ${MOST_KEY_BYTES})`;
}

/** Whether the parts of a key are too long to be one. */
export function isLongKey(texts: readonly CellText[]): boolean {
  const letters = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  // A code unit has one to three bytes.
  if (3 * letters <= MOST_KEY_BYTES) return false;
  return texts.reduce((sum, text) => sum + new TextEncoder().encode(text ?? "").length, 0) > MOST_KEY_BYTES;
}

function longKeyRule<Test>(keys: readonly string[], tests: RowTests<Test>): RowRule<Test> {
  const together = keys.length > 1 ? `with ${keys.slice(1).join(", ")} ` : "";
  const requirement = `${together}have at most ${MOST_KEY_BYTES} bytes`;
  return rule("LONG_KEY", keys[0] ?? "", requirement, tests.long(keys));
}

function spanRules<Test>(
  { times: { column, from, until } }: RulePlan,
  tests: RowTests<Test>,
  span: { first: number; last: number },
): RowRule<Test>[] {
  if (!Number.isFinite(span.first) && !Number.isFinite(span.last)) return [];
  const requirement = `lie in [${from ?? "the first"}, ${until ?? "the last"}]`;
  return [{ ...rule(OUTSIDE, column, requirement, tests.outside(span)), severity: "info", aside: true }];
}

function targetRules<Test>({ target, cleaning }: RulePlan, tests: RowTests<Test>): RowRule<Test>[] {
  return [
    rule("WRONG_TYPE", target, "be a number", tests.noNumber),
    // NaN is how frames and Parquet files say "no value".
    rule("NON_FINITE", target, "be finite", tests.infinite),
    ...cleaning.nonNegative ? [rule("NEGATIVE", target, "be >= 0", tests.negative)] : [],
  ];
}

/** Of exogenous columns these rules make a value missing, see {@linkcode cellRules}. */
function configuredRules<Test>({ columns, cleaning }: RulePlan, tests: RowTests<Test>): RowRule<Test>[] {
  const exogenous = new Set(columns.map(({ name }) => name));
  return configuredTests(cleaning, tests).filter(({ column }) => !exogenous.has(column))
    .map(({ code, column, requirement, broken }) => rule(code, column, requirement, broken));
}

/** What `cleaning.ranges` and `cleaning.allowed` ask for, of whatever column. */
export function configuredTests<Test>(
  { ranges, allowed }: Pick<Config["cleaning"], "ranges" | "allowed">,
  tests: Pick<RowTests<Test>, "range" | "other">,
): Omit<RowRule<Test>, "severity">[] {
  const within = Object.entries(ranges).map(([column, [low, high]]) => ({
    code: "OUT_OF_RANGE" as const,
    column,
    requirement: `lie in [${low}, ${high}]`,
    broken: tests.range(column, low, high),
  }));
  const among = Object.entries(allowed).map(([column, texts]) => ({
    code: "NOT_ALLOWED" as const,
    column,
    requirement: `be one of ${JSON.stringify(texts)}`,
    broken: tests.other(column, texts),
  }));
  return [...within, ...among];
}
