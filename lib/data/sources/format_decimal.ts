/** Digits of numbers in CSV; `all`: exact. */
export type CsvDigits = number | "all";

/** What CSV has unless somebody asks for others: what people read and spreadsheets show. */
export const CSV_DIGITS = 6;

/** From so many digits on a number is written as it is. */
const EXACT = 17;

/** Below it a number has an exponent: its zeros would be longer than its digits. */
const TINY = 1e-12;

/**
 * A number as the shortest decimal text that keeps its first digits: reading it back changes nothing beyond half a unit of the
 * digit after them, 5e-7 of the value for six. What stands before the point stays whole. No exponent from 1e-12 to 1e21, as
 * some spreadsheets read one as a text.
 *
 * @param value Not NaN. @param digits At least 1, {@linkcode CSV_DIGITS} if absent; `all` or 17: exact, as JSON writes it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatDecimal } from "@lib/data/sources/format_decimal.ts";
 * assertEquals([0.1 + 0.2, 1 / 3, 1234567.891, 2e-7].map((value) => formatDecimal(value)), [
 *   "0.3", "0.3333333", "1234568", "0.0000002",
 * ]);
 * assertEquals(formatDecimal(0.1 + 0.2, "all"), "0.30000000000000004");
 * ```
 */
export function formatDecimal(value: number, digits: CsvDigits = CSV_DIGITS): string {
  const size = Math.abs(value);
  if (digits === "all" || digits >= EXACT || Number.isInteger(value) || size === Infinity) return String(value);
  if (size < TINY) return String(Number(value.toPrecision(digits + 1)));
  const most = 0.5 * 10 ** -digits * size, places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  const short = value.toFixed(places);
  // A number that begins with a small digit needs one more to be as near.
  return trimmed(Math.abs(Number(short) - value) <= most ? short : value.toFixed(places + 1));
}

/** Without zeros at the end of a fraction, nor the point before nothing. */
function trimmed(text: string): string {
  if (!text.includes(".")) return text;
  let end = text.length;
  while (text[end - 1] === "0") end--;
  return text.slice(0, text[end - 1] === "." ? end - 1 : end);
}
