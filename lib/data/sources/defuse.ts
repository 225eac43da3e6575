/**
 * What a spreadsheet takes for the start of a formula: the signs of the OWASP page on CSV injection, the null character of
 * its verification standard, and the full-width forms that East Asian editions read alike. Apostrophes before such a sign
 * count with it, so that the way back is exact.
 */
const STARTS = String.raw`'*[=+\-@\t\r\n\x00\uFF1D\uFF0B\uFF0D\uFF20]`;
const FORMULA = new RegExp(`^${STARTS}`);
/** Plain numbers, and signs alone, which many tables use for "none", are no formulas: ids like `-5` join as they are. */
const HARMLESS = /^(?:[-+](?:\d+(?:[.,]\d*)?|[.,]\d+)|[-+=@])$/;
/** The same for the database. */
const FORMULA_SQL = String.raw`^'*[=+\-@\t\r\n\x00\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]`;
const HARMLESS_SQL = HARMLESS.source;

/**
 * A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe in front, which spreadsheets
 * read as "this is text". Plain signed numbers are left alone.
 *
 * @param text Of a cell or a header.
 * @see {@link https://owasp.org/www-community/attacks/CSV_Injection}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defuse, undefuse } from "@lib/data/sources/defuse.ts";
 * assertEquals(["=1+1", "-5", "007"].map(defuse), ["'=1+1", "-5", "007"]);
 * assertEquals(undefuse(defuse("=1+1")), "=1+1");
 * ```
 */
export function defuse(text: string): string {
  return FORMULA.test(text) && !HARMLESS.test(text) ? `'${text}` : text;
}

/**
 * The text that {@linkcode defuse} was given.
 *
 * @param text What it gave.
 */
export function undefuse(text: string): string {
  const inner = text.slice(1);
  return text.startsWith("'") && defuse(inner) === text ? inner : text;
}

/**
 * SQL of {@linkcode defuse}.
 *
 * @param text SQL of a text.
 */
export function defuseSql(text: string): string {
  const matches = (pattern: string) => `regexp_matches(${text}, '${pattern.replaceAll("'", "''")}')`;
  return `CASE WHEN ${matches(FORMULA_SQL)} AND NOT ${matches(HARMLESS_SQL)} THEN '''' || ${text} ELSE ${text} END`;
}

/**
 * SQL of {@linkcode undefuse}.
 *
 * @param text SQL of a text.
 */
export function undefuseSql(text: string): string {
  const inner = `substr(${text}, 2)`;
  return `CASE WHEN starts_with(${text}, '''') AND (${defuseSql(inner)}) = ${text} THEN ${inner} ELSE ${text} END`;
}
