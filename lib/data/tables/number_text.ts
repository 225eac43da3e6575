import { CLASS } from "./column_kinds.ts";
import { TEXT_PATTERNS } from "./number_sql.ts";

/*
 * What a text says where numbers stand, as `number_sql.ts` has it for tables in a database.
 */

/** A cell as text; null is missing. */
export type CellText = string | null;

const SPACE = "[ \\t\\n\\v\\f\\r]*";
const NUMBER = new RegExp(`^${SPACE}\\+?(-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?)${SPACE}$`, "i");
const ENDLESS = new RegExp(`^${SPACE}\\+?(-?)inf(?:inity)?${SPACE}$`, "i");
const UNDEFINED = new RegExp(`^${SPACE}\\+?-?nan(?:\\(\\w*\\))?${SPACE}$`, "i");
/** What begins with zero and a digit: 04109, but neither 0 nor 0.5. */
const CODE = /^0[0-9][^.]*$/s;

const matchers = {
  noNumber: matcher("noNumber"),
  noLevel: matcher("noLevel"),
  errorWord: matcher("errorWord"),
  formatted: matcher("formatted"),
};

/** Blanks are those of ASCII, as in the database. */
function matcher(name: keyof typeof TEXT_PATTERNS): RegExp {
  const { pattern, ignoresCase } = TEXT_PATTERNS[name];
  const own = pattern.replaceAll("\\s", "[\\t\\n\\f\\r ]").replaceAll("\\x{", "\\u{");
  return new RegExp(`^(?:${own})$`, ignoresCase ? "iu" : "u");
}

/** A text's number, NaN and infinities too; null if it is none. */
export function numberOf(text: CellText): number | null {
  if (text === null) return null;
  const plain = NUMBER.exec(text)?.[1];
  if (plain !== undefined) return Number(plain);
  const endless = ENDLESS.exec(text)?.[1];
  if (endless !== undefined) return endless === "" ? Infinity : -Infinity;
  return UNDEFINED.test(text) ? NaN : null;
}

/** Whether a text says "no value" where numbers stand. */
export function isNoNumber(text: CellText): boolean {
  return text === null || matchers.noNumber.test(text);
}

/** Whether a text says "no value" in a category. */
export function isNoLevel(text: CellText): boolean {
  return text === null || matchers.noLevel.test(text);
}

/** Whether a failed formula left a text. */
export function isErrorWord(text: CellText): boolean {
  return text !== null && matchers.errorWord.test(text);
}

/** Whether a text would be a number but for a comma, a separator, a currency or %. */
export function isFormatted(text: CellText): boolean {
  return text !== null && numberOf(text) === null && matchers.formatted.test(text);
}

/** Whether a number is written as codes are, with a leading zero. */
export function isCode(text: CellText): boolean {
  return text !== null && CODE.test(text);
}

/** The class of a cell, a bit of {@linkcode CLASS}, or 0 for one that says nothing. */
export function classOf(text: CellText): number {
  const number = numberOf(text);
  if (number === null) {
    if (isNoNumber(text)) return 0;
    return isErrorWord(text) ? CLASS.failed : isFormatted(text) ? CLASS.formatted : CLASS.word;
  }
  if (isCode(text)) return CLASS.code;
  return Number.isFinite(number) ? CLASS.number : Number.isNaN(number) ? 0 : CLASS.infinite;
}
