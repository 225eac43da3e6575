import type { Severity } from "../../core/errors/finding.ts";
import type { FindingCode } from "../../core/errors/finding_codes.ts";

/*
 * Each row has one number: 0 if it is good, else that of the first rule that it breaks, rule r having number r + 1. Numbers
 * follow the rules of one table; what they mean for all tables is the code of the rule.
 */

/** What a rule says of the rows that break it. */
export interface RuleFacts {
  /** Stable code, for instance `NEGATIVE`. */
  readonly code: FindingCode;
  readonly severity: Severity;
  /** The column concerned; empty if all. */
  readonly column: string;
  /** What is required, to complete "… must …". */
  readonly requirement: string;
  /** Such rows are left aside on purpose: neither in the panel nor in the quarantine. */
  readonly aside?: true;
  /** What the finding says, where it is more than the requirement. */
  readonly message?: string;
  /** Its examples, where the text of the column alone would not tell. */
  readonly examples?: readonly string[];
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
/** Code of rows that the duplicates policy quarantines. */
export const DUPLICATE = "DUPLICATE_KEY_TIME";
/** Code of lines that are no rows. */
export const MALFORMED = "MALFORMED_ROW";

/** Numbers of the rules with some codes. */
export function ruleNumbers(rules: readonly RuleFacts[], codes: readonly string[]): number[] {
  return rules.flatMap((rule, r) => codes.includes(rule.code) ? [r + 1] : []);
}

/** Numbers of rows of the panel, or ahead of it. */
export function goodNumbers(rules: readonly RuleFacts[]): number[] {
  return [0, ...ruleNumbers(rules, [AHEAD, LATE])];
}

/** Numbers of rows that are in no quarantine: good ones, and those that are left aside. */
export function unquarantinedNumbers(rules: readonly RuleFacts[]): number[] {
  return [0, ...rules.flatMap((rule, r) => rule.aside === true ? [r + 1] : [])];
}

/** Rows that break a rule with one of some codes. @param checked `perCode`: rows by number. */
export function countBroken(
  { rules, perCode }: { readonly rules: readonly RuleFacts[]; readonly perCode: readonly number[] },
  codes: readonly string[],
): number {
  return ruleNumbers(rules, codes).reduce((sum, number) => sum + perCode[number]!, 0);
}

/** SQL that is true for a row of the panel, or ahead of it. */
export function goodSql(rules: readonly RuleFacts[]): string {
  return `code IN ${codeList(goodNumbers(rules))}`;
}

/** SQL list of numbers; no row has -1. */
export function codeList(numbers: readonly number[]): string {
  return `(${[-1, ...numbers].join(", ")})`;
}
