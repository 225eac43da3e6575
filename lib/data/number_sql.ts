/*
 * What a text says where numbers stand: the one rule of the target, of side columns and of the future frame, as SQL.
 */

/** Words that spreadsheets leave where a formula failed; #N/A is their "no value". */
const ERROR_WORDS = "#(VALUE!|DIV/0!|REF!|NAME\\?|NUM!|NULL!|ERROR!|SPILL!|CALC!)";
const CURRENCY = "(\\p{Sc}|R\\$|EUR|USD|GBP|CHF|kr|zł)";
/** No leading zeros: 030 123 456 is a code. */
const DIGITS = "(0|[1-9][0-9]*)([., '’\\x{A0}\\x{202F}][0-9]{3})*([.,][0-9]+)?";

/** SQL of a text's number, NULL if it is none. DuckDB alone would read 1_2 as 12. */
export function numberSql(text: string): string {
  return `TRY_CAST(CASE WHEN contains(${text}, '_') THEN NULL ELSE ${text} END AS DOUBLE)`;
}

/** SQL that is true for a text that says "no value" where numbers stand. */
export function isNoNumberSql(text: string): string {
  return `(${text} IS NULL OR regexp_full_match(${text}, '\\s*(-|n/?a|#n/a|null|none|nan)?\\s*', 'i'))`;
}

/** SQL that is true for a text that says "no value" in a category: NA, None and - may be names there. */
export function isNoLevelSql(text: string): string {
  return `(${text} IS NULL OR regexp_full_match(${text}, '\\s*|N/A|n/a|#N/A|null|NULL|NaN|nan|${ERROR_WORDS}'))`;
}

/** SQL that is true for a text that a failed formula left. */
export function isErrorWordSql(text: string): string {
  return `coalesce(regexp_full_match(${text}, '\\s*${ERROR_WORDS}\\s*', 'i'), false)`;
}

/** SQL that is true for what would be a number but for a decimal comma, a thousands separator, a currency or %. */
export function isFormattedSql(text: string): string {
  const pattern = `\\s*\\(?[-+]?\\s*${CURRENCY}?\\s*[-+]?${DIGITS}\\s*(%|${CURRENCY})?\\s*\\)?\\s*`;
  return `(${numberSql(text)} IS NULL AND coalesce(regexp_full_match(${text}, '${
    pattern.replaceAll("'", "''")
  }', 'i'), false))`;
}
