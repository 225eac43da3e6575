import { DataError } from "../../core/errors.ts";
import { formatDay, parseTime, TIME_FORMATS, type TimeFormat, unpadded } from "../../core/time_format.ts";

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
 * YYYYMM goes before YYYYww, which only tables without a week past 12 leave open.
 *
 * @param times Distinct texts. @param options `timeFormat`: the config's, or null to recognise it; `column`, `source`: for
 * the message.
 * @returns A format for `parseTime`; null if no format reads any text.
 * @throws {DataError} `AMBIGUOUS_DATE` if two formats read the column.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { recogniseFormat } from "@lib/data/times/recognise_format.ts";
 * const texts = ["01/03/2022", "13/03/2022"], rows = Float64Array.of(1, 1);
 * const options = { timeFormat: null, column: "date", source: "t.csv" };
 * assertEquals(recogniseFormat({ texts, rows }, options), "DD/MM/YYYY");
 * ```
 */
export function recogniseFormat(
  times: TimeTexts,
  options: { readonly timeFormat: TimeFormat | null; readonly column: string; readonly source: string },
): string | null {
  const stride = Math.max(1, Math.floor(times.texts.length / SAMPLE));
  const sample = times.texts.filter((_, i) => i % stride === 0);
  const formats = options.timeFormat !== null
    ? [options.timeFormat]
    : TIME_FORMATS.filter((format) => sample.some((text) => parseTime(text, unpadded(format) ?? format) !== null));
  const readings = formats.map((format) => countReading(times, format)).filter(({ rows }) => rows > 0);
  const most = readings.reduce((rows, reading) => Math.max(rows, reading.rows), 0);
  const possible = readings.filter(({ rows }) => rows >= NEARLY * most);
  const [best] = possible.toSorted((a, b) => b.rows - a.rows);
  if (best === undefined) return null;
  for (const rival of possible) {
    if (rival.format === "YYYYww" || rival === best) continue;
    const text = times.texts.find((text) => differ(text, best.pattern, rival.pattern));
    if (text !== undefined) throw ambiguous(text, [best, rival], options);
  }
  return best.pattern;
}

function countReading(times: TimeTexts, format: TimeFormat): Reading {
  const count = (pattern: string) =>
    times.texts.reduce((sum, text, i) => parseTime(text, pattern) === null ? sum : sum + times.rows[i]!, 0);
  const rows = count(format), capital = format.replace("MMM", "MON");
  if (capital !== format && rows > 0 && count(capital) >= MOSTLY * rows) return { format, pattern: capital, rows };
  const loose = unpadded(format);
  if (loose === null) return { format, pattern: format, rows };
  const looseRows = count(loose);
  return rows >= MOSTLY * looseRows ? { format, pattern: format, rows } : { format, pattern: loose, rows: looseRows };
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
