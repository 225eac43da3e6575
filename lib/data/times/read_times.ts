import { type Calendar, isOtherClock, periodOfTime, periodsPerDay, readTime } from "../../core/time/calendar.ts";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { type CivilTime, parseTime } from "../../core/time/time_format.ts";
import type { Database } from "../tables/database.ts";
import { columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";
import type { DistinctTimes } from "./infer_frequency.ts";
import { recogniseFormat, type TimeTexts } from "./recognise_format.ts";
import { refuseStaggered } from "./refuse_staggered.ts";
import { type CalendarChoice, resolveCalendar } from "./resolve_calendar.ts";
import { type DaySpan, spanOfDays } from "./span_of_days.ts";
import { readStamps } from "./stamps.ts";

/*
 * A time column has few distinct texts: they are read here, once each, by the one parser, and joined to the rows.
 *
 *     times   word        period  day    fault
 *             2024-01-05  19727   19727  0
 *             2024-01-06  0       19728  2        closed
 */

/** What is wrong with a text that is a date in the column's format; others are not in the table `times` at all. */
export const TIME_FAULT = { none: 0, otherClock: 1, closedDay: 2 } as const;

/** What a config says of the time column. */
export type TimeChoice = CalendarChoice & Pick<Config, "timeFormat" | "from" | "until">;

/** What the time column of a table says. */
export interface TableTimes {
  /** Complete but for what is closed. */
  readonly calendar: Calendar;
  /** Format that the column is read in. */
  readonly format: string;
  /** Distinct times inside of the span. */
  readonly distinct: DistinctTimes;
  /** First and last day that are used. */
  readonly span: DaySpan;
  /** What is odd about the times. */
  readonly findings: readonly Finding[];
}

/** What a text of the time column says. */
export interface TimeWord {
  readonly word: string;
  /** Period number; 0 at a fault. */
  readonly period: number;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** A {@linkcode TIME_FAULT}. */
  readonly fault: number;
}

/**
 * Read the times of a table: their format, their calendar, and a table `times` of their texts in the database.
 *
 * @param table Its time column is scanned once, its keys with it where the dates look daily.
 * @param plan `times`: what is said of them; `keys`: key columns.
 * @throws {DataError} As {@linkcode decideTimes}.
 */
export async function readTimes(
  table: SourceTable,
  { times: choice, keys }: { readonly times: TimeChoice; readonly keys: readonly string[] },
): Promise<TableTimes> {
  const texts = await distinctTexts(table, choice.column);
  const { words, looksDaily, ...times } = decideTimes(texts, { choice, source: table.source });
  await writeTimes(table.database, words);
  if (looksDaily) await refuseStaggered(table, { keys, time: choice.column });
  return times;
}

/**
 * Decide what the texts of a time column say.
 *
 * @param texts Distinct texts with the rows of each. @param at `choice`: what is said of them; `source`: name of the table.
 * @returns With each text that is a time; `looksDaily`: whether each key may have one day of the week or month of its own.
 * @throws {DataError} `AMBIGUOUS_DATE`, `TIME_ZONE`, `FREQUENCY_UNKNOWN`, `FREQUENCY_MISMATCH`, `INVALID_DATE` (of the
 * span, or if more than a fifth of the rows have another format).
 */
export function decideTimes(
  texts: TimeTexts,
  { choice, source }: { readonly choice: TimeChoice; readonly source: string },
): TableTimes & { readonly words: readonly TimeWord[]; readonly looksDaily: boolean } {
  const { column, timeFormat, frequency } = choice, at = { column, source };
  const found = recogniseFormat(texts, { timeFormat, frequency, ...at });
  const format = found ?? timeFormat ?? "YYYY-MM-DD";
  if (found !== null) refuseOtherFormats(texts, format, at);
  const stamps = readStamps(texts, format, at);
  const loose = spanOfDays(choice, { format, calendar: null });
  const distinct = distinctTimes(stamps.times, stamps.rows, loose);
  const { calendar, findings } = distinct.day.length === 0
    ? { calendar: { frequency: frequency ?? "day", anchor: 0 } as const, findings: [] }
    : resolveCalendar(stamps, distinct, { choice, source });
  const words = timeWords(texts.texts, { times: stamps.times, format, calendar });
  const isDaily = calendar.frequency === "day" || calendar.frequency === "business_day";
  const looksDaily = frequency === null && isDaily;
  return { calendar, format, distinct, span: spanOfDays(choice, { format, calendar }), findings, words, looksDaily };
}

/** More rows than these in another format, and a larger share, are no mistakes but half of a table. */
const FEW = 10, MANY = 0.2;

function refuseOtherFormats(
  { texts, rows }: TimeTexts,
  format: string,
  { column, source }: { readonly column: string; readonly source: string },
): void {
  const others = texts.flatMap((text, i) => parseTime(text, format) === null ? [{ text, rows: rows[i]! }] : []);
  const count = others.reduce((sum, other) => sum + other.rows, 0), all = rows.reduce((sum, n) => sum + n, 0);
  if (count <= Math.max(FEW, MANY * all)) return;
  const examples = others.toSorted((a, b) => b.rows - a.rows).slice(0, 3).map(({ text }) => JSON.stringify(text));
  throw new DataError(
    "INVALID_DATE",
    `Cannot read ${
      JSON.stringify(column)
    } of ${source} as its dates must have one format: current value is ${count} of ` +
      `${all} rows that are not written as ${format}, for instance ${examples.join(", ")}`,
    {
      hint: "Write all dates in one form, for instance 2024-03-31 (`timeFormat` in the config has the others).",
      context: { column, format, count, examples: others.slice(0, 5).map(({ text }) => text) },
    },
  );
}

async function distinctTexts(table: SourceTable, column: string): Promise<TimeTexts> {
  const rows = await table.database.rows(
    `SELECT word, CAST(count(*) AS DOUBLE) FROM (SELECT ${columnText(table, column)} AS word
     FROM (${numberedRowsSql(table, [column])})) WHERE word <> '' GROUP BY word ORDER BY word`,
  );
  return { texts: rows.map((row) => String(row[0])), rows: Float64Array.from(rows, (row) => Number(row[1])) };
}

function distinctTimes(times: readonly (CivilTime | null)[], rows: Float64Array, span: DaySpan): DistinctTimes {
  const counts = new Map<number, number>();
  times.forEach((time, i) => {
    if (time === null || time.day < span.first || time.day > span.last) return;
    const at = time.day * 1440 + time.minute;
    counts.set(at, (counts.get(at) ?? 0) + rows[i]!);
  });
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return {
    day: Int32Array.from(sorted, ([at]) => Math.floor(at / 1440)),
    minute: Int32Array.from(sorted, ([at]) => at - Math.floor(at / 1440) * 1440),
    rows: Float64Array.from(sorted, ([, count]) => count),
  };
}

function timeWords(
  texts: readonly string[],
  { times, format, calendar }: { times: readonly (CivilTime | null)[]; format: string; calendar: Calendar },
): TimeWord[] {
  return texts.flatMap((word, i) => {
    const time = times[i] ?? parseTime(word, format);
    if (time === null) return [];
    const period = periodOfTime(calendar, time.day, time.minute);
    const fault = times[i] === null ? TIME_FAULT.otherClock : period === null ? TIME_FAULT.closedDay : TIME_FAULT.none;
    return [{ word, period: period ?? 0, day: time.day, fault }];
  });
}

async function writeTimes(database: Database, words: readonly TimeWord[]): Promise<void> {
  await database.run(
    "CREATE OR REPLACE TABLE times (word VARCHAR, period INTEGER, day INTEGER, fault INTEGER)",
  );
  if (words.length === 0) return;
  await database.append("times", [
    words.map(({ word }) => word),
    Int32Array.from(words, ({ period }) => period),
    Int32Array.from(words, ({ day }) => day),
    Int32Array.from(words, ({ fault }) => fault),
  ]);
}

/**
 * Read the times of a second table on a calendar that is known: a table `times` of `word` and `period` in the database.
 * Texts may be written as the first table's, or in ISO form; with another offset than the first table's they are of another
 * clock, and where all are without a time of day they are none of a table of hours.
 *
 * @param table Its time column is scanned once. @param options `column`, `calendar`.
 */
export async function readTimesOn(
  table: SourceTable,
  { column, calendar }: { readonly column: string; readonly calendar: Calendar },
): Promise<void> {
  const { database } = table;
  const { texts: all } = await distinctTexts(table, column),
    read = all.map((text) => readTime(calendar, text));
  // Dates alone would all be taken for the midnights of a table of hours: a day's value for an hour's.
  const isBare = periodsPerDay(calendar.frequency) > 1 && read.every((time) => time === null || time.tail === "");
  const texts = isBare ? [] : all;
  const times = read.map((time) => time === null || isOtherClock(calendar, time) ? null : time);
  await writeTimes(database, timeWords(texts, { times, format: "YYYY-MM-DD", calendar }));
}
