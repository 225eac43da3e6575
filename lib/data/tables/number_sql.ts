/*
 * What a text says where numbers stand: the one rule of the target, of side columns and of the future frame, as SQL.
 */

/** Words that spreadsheets leave where a formula failed; #N/A is their "no value". */
const ERROR_WORDS = "#(VALUE!|DIV/0!|REF!|NAME\\?|NUM!|NULL!|ERROR!|SPILL!|CALC!)";
const CURRENCY = "(\\p{Sc}|R\\$|EUR|USD|GBP|CHF|kr|zł)";
/** No leading zeros: 030 123 456 is a code. */
const DIGITS = "(0|[1-9][0-9]*)([., '’\\x{A0}\\x{202F}][0-9]{3})*([.,][0-9]+)?";

/**
 * Patterns that whole texts match, for RE2, which the database has, and, but for the signs of code points, for JavaScript: no
 * value where numbers stand; no value in a category, where NA, None and - may be names; a failed formula; a number but for a
 * decimal comma, a thousands separator, a currency or %.
 */
export const TEXT_PATTERNS = {
  noNumber: { pattern: "\\s*(-|n/?a|#n/a|null|none|nan)?\\s*", ignoresCase: true },
  noLevel: { pattern: `\\s*|N/A|n/a|#N/A|null|NULL|NaN|nan|${ERROR_WORDS}`, ignoresCase: false },
  errorWord: { pattern: `\\s*${ERROR_WORDS}\\s*`, ignoresCase: true },
  formatted: {
    pattern: `\\s*\\(?[-+]?\\s*${CURRENCY}?\\s*[-+]?${DIGITS}\\s*(%|${CURRENCY})?\\s*\\)?\\s*`,
    ignoresCase: true,
  },
} as const;

function matchSql(text: string, { pattern, ignoresCase }: (typeof TEXT_PATTERNS)[keyof typeof TEXT_PATTERNS]): string {
  return `regexp_full_match(${text}, '${pattern.replaceAll("'", "''")}'${ignoresCase ? ", 'i'" : ""})`;
}

/** SQL of a text's number, NULL if it is none. DuckDB alone would read 1_2 as 12. */
export function numberSql(text: string): string {
  return `TRY_CAST(CASE WHEN contains(${text}, '_') THEN NULL ELSE ${text} END AS DOUBLE)`;
}

/** SQL that is true for a text that says "no value" where numbers stand. */
export function isNoNumberSql(text: string): string {
  return `(${text} IS NULL OR ${matchSql(text, TEXT_PATTERNS.noNumber)})`;
}

/** SQL that is true for a text that says "no value" in a category. */
export function isNoLevelSql(text: string): string {
  return `(${text} IS NULL OR ${matchSql(text, TEXT_PATTERNS.noLevel)})`;
}

/** SQL that is true for a text that a failed formula left. */
export function isErrorWordSql(text: string): string {
  return `coalesce(${matchSql(text, TEXT_PATTERNS.errorWord)}, false)`;
}

/** SQL that is true for what would be a number but for a decimal comma, a thousands separator, a currency or %. */
export function isFormattedSql(text: string): string {
  return `(${numberSql(text)} IS NULL AND coalesce(${matchSql(text, TEXT_PATTERNS.formatted)}, false))`;
}
