import type { Frequency } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import { formatDay, parseTime, TIME_FORMATS, type TimeFormat, unpadded } from "../../core/time/time_format.ts";

/** The distinct texts of a time column. */
export interface TimeTexts {
  /** Shape [n]. */
  readonly texts: readonly string[];
  /** Rows that have each text, shape [n]. */
  readonly rows: Float64Array;
}

/** A reading is possible if it reads nearly as many rows as the best one. */
const NEARLY = 0.99;
/** Numbers are written without leading zeros if that many of the rows need it. */
const MOSTLY = 0.9;
/** Texts that are looked at before formats are counted on all. */
const SAMPLE = 500;

interface Reading {
  readonly format: TimeFormat;
  /** The format, or its form without leading zeros or with months in capitals. */
  readonly pattern: string;
  /** Rows read. */
  readonly rows: number;
}

/**
 * The format of a time column: the one that reads the most rows, if no other reads them too and finds other dates.
 *
 * Six digits of which none is past 12 are months if the frequency says so, or if they go over more than one year; weeks
 * if the frequency does.
 *
 * @param times Distinct texts. @param options `timeFormat`: the config's, or null to recognise it; `frequency`: the
 * config's; `column`, `source`: for the message.
 * @returns A format for `parseTime`; null if no format reads any text.
 * @throws {DataError} `AMBIGUOUS_DATE` if two formats read the column.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { recogniseFormat } from "@lib/data/times/recognise_format.ts";
 * const texts = ["01/03/2022", "13/03/2022"], rows = Float64Array.of(1, 1);
 * const options = { timeFormat: null, frequency: null, column: "date", source: "t.csv" };
 * assertEquals(recogniseFormat({ texts, rows }, options), "DD/MM/YYYY");
 * ```
 */
export function recogniseFormat(
  times: TimeTexts,
  options: {
    readonly timeFormat: TimeFormat | null;
    readonly frequency: Frequency | null;
    readonly column: string;
    readonly source: string;
  },
): string | null {
  const stride = Math.max(1, Math.floor(times.texts.length / SAMPLE));
  const sample = times.texts.filter((_, i) => i % stride === 0);
  const formats = options.timeFormat !== null
    ? [options.timeFormat]
    : TIME_FORMATS.filter((format) => sample.some((text) => parseTime(text, unpadded(format) ?? format) !== null));
  const readings = formats.map((format) => countReading(times, format)).filter(({ rows }) => rows > 0);
  const most = readings.reduce((rows, reading) => Math.max(rows, reading.rows), 0);
  const possible = settleCodes(readings.filter(({ rows }) => rows >= NEARLY * most), times, options.frequency);
  const [best] = possible.toSorted((a, b) => b.rows - a.rows);
  if (best === undefined) return null;
  for (const rival of possible) {
    if (rival === best) continue;
    const text = times.texts.find((text) => differ(text, best.pattern, rival.pattern));
    if (text !== undefined) throw ambiguous(text, [best, rival], options);
  }
  return best.pattern;
}

/** Leaves one reading of codes that could be months or weeks, if anything tells which. */
function settleCodes(possible: Reading[], { texts }: TimeTexts, frequency: Frequency | null): Reading[] {
  const years = new Set(texts.filter((text) => parseTime(text, "YYYYMM") !== null).map((text) => text.slice(0, 4)));
  if (frequency === null && years.size < 2) return possible;
  const other = frequency === "week" ? "YYYYMM" : "YYYYww", rest = possible.filter(({ format }) => format !== other);
  return rest.length === 0 ? possible : rest;
}

function countReading(times: TimeTexts, format: TimeFormat): Reading {
  const count = (pattern: string) =>
    times.texts.reduce((sum, text, i) => parseTime(text, pattern) === null ? sum : sum + times.rows[i]!, 0);
  const loose = unpadded(format), padded = count(format), looseRows = loose === null ? 0 : count(loose);
  const isLoose = loose !== null && padded < MOSTLY * looseRows;
  const pattern = isLoose ? loose : format, rows = isLoose ? looseRows : padded;
  const capital = pattern.replace("MMMM", "MONTH").replace("MMM", "MON");
  const isCapital = capital !== pattern && rows > 0 && count(capital) >= MOSTLY * rows;
  return { format, pattern: isCapital ? capital : pattern, rows };
}

function differ(text: string, one: string, other: string): boolean {
  const a = parseTime(text, one), b = parseTime(text, other);
  return a !== null && b !== null && a.day !== b.day;
}

function ambiguous(
  text: string,
  readings: readonly Reading[],
  { column, source }: { readonly column: string; readonly source: string },
): DataError {
  const names = readings.map(({ format }) => format).sort();
  const says = readings.map(({ format, pattern }) => {
    const day = parseTime(text, pattern)?.day ?? 0;
    return `${formatDay(day, "YYYY-MM-DD")} as ${format}`;
  });
  return new DataError(
    "AMBIGUOUS_DATE",
    `Cannot read ${JSON.stringify(column)} of ${source} as its dates must have one reading: current value is ${
      JSON.stringify(text)
    }, which is ${says.join(" and ")}`,
    {
      hint: `Set "timeFormat" in the config to ${names.map((name) => JSON.stringify(name)).join(" or ")}.`,
      context: { column, text, formats: names },
    },
  );
}
