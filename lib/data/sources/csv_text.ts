import { defuse as defused } from "./defuse.ts";
import { type CsvDigits, formatDecimal } from "./format_decimal.ts";

/**
 * One line of CSV, with its end.
 *
 * @param cells Texts, numbers, or null and NaN for "no value".
 * @param options `defuse`: whether texts that begin like a formula get an apostrophe; numbers never do. `digits`: of numbers,
 * see `formatDecimal`.
 */
export function csvLine(
  cells: readonly (string | number | null)[],
  { defuse, digits }: { readonly defuse: boolean; readonly digits?: CsvDigits },
): string {
  const text = (cell: string) => quoted(defuse ? defused(cell) : cell);
  return `${cells.map((cell) => typeof cell === "string" ? text(cell) : numeral(cell, digits)).join(",")}\n`;
}

function numeral(value: number | null, digits?: CsvDigits): string {
  return value === null || Number.isNaN(value) ? "" : formatDecimal(value, digits);
}

/** Quoted where RFC 4180 asks for it, and where a reader would trim, or take an empty text for a missing one. */
function quoted(text: string): string {
  return text === "" || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
