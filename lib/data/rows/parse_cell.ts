import { parseTime } from "../../core/time/time_format.ts";
import type { ColumnKind } from "../../core/rows/task.ts";
import { type CellText, isErrorWord, isNoLevel, isNoNumber, numberOf } from "../tables/number_text.ts";
import { nameFinder } from "./plain_names.ts";

/** How the texts of a column become values: plain data, kept with the table so that rows of a request are read alike. */
export interface CellReading {
  /** Name of the column. */
  readonly name: string;
  /** What its values are. */
  readonly holds: ColumnKind;
  /** Texts of a category, sorted. */
  readonly levels?: readonly string[];
  /** Format of a date, see `TIME_FORMATS`. */
  readonly format?: string;
}

/** What a cell says: a value, NaN for nothing; null for a text that says nothing that the column can hold. */
export type CellParser = (cell: CellText) => number | null;

/** Largest number that is one: squares of larger ones are endless. */
export const LARGEST = 1e150;

/** Texts that mean yes and no. */
const TRUTHS: ReadonlyMap<string, number> = new Map([
  ...["true", "t", "yes", "y", "on", "1", "1.0"].map((text) => [text, 1] as const),
  ...["false", "f", "no", "n", "off", "0", "0.0"].map((text) => [text, 0] as const),
]);

/** 1 for a text that means yes, 0 for one that means no, NaN for any other. */
export function truthValue(text: string): number {
  return TRUTHS.get(text.trim().toLowerCase()) ?? NaN;
}

/**
 * Days since 1970-01-01, with the time of day as a fraction; null if a text has another format. An instant with an offset is the
 * same one however it is written: that of UTC, as Parquet files and JSON have it.
 */
export function daysOf(text: string, format: string): number | null {
  const time = parseTime(text, format);
  return time === null ? null : time.day + (time.minute - minutesAhead(time.zone)) / 1440;
}

/** Minutes by which a clock is ahead of UTC: 60 of `+01:00`, `+0100` and `+01`; 0 of `Z` and of none. */
function minutesAhead(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (60 * Number(hours ?? 0) + Number(minutes ?? 0));
}

/**
 * Make the parser of a column. A text column has no values.
 *
 * @param reading How its texts are read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cellParser } from "@lib/data/rows/parse_cell.ts";
 * const parse = cellParser({ name: "colour", holds: "category", levels: ["blue", "red"] });
 * assertEquals(["red", null, "green"].map(parse), [1, NaN, null]);
 * ```
 */
export function cellParser({ holds, levels = [], format = "YYYY-MM-DD" }: CellReading): CellParser {
  switch (holds) {
    case "number":
      return parseNumber;
    case "boolean":
      return (cell) => cell === null || isNoNumber(cell) ? NaN : orNull(truthValue(cell));
    case "date":
      return (cell) => cell === null || isNoNumber(cell) ? NaN : daysOf(cell, format);
    case "category": {
      const codes = new Map(levels.map((level, code) => [level, code])), find = nameFinder<string>(levels);
      return (cell) =>
        cell === null ? NaN : codes.get(find(cell)) ?? (isNoLevel(cell) || isErrorWord(cell) ? NaN : null);
    }
    case "text":
      return () => NaN;
  }
}

function parseNumber(cell: CellText): number | null {
  const number = numberOf(cell);
  if (number === null) return isNoNumber(cell) ? NaN : null;
  return Math.abs(number) > LARGEST ? null : number;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
