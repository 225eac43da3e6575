import {
  ALL_FREQUENCIES,
  type Calendar,
  FREQUENCIES,
  type Frequency,
  PERIODS,
  periodsPerDay,
} from "../../core/time/calendar.ts";
import { weekday } from "../../core/time/civil.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { formatClock } from "../../core/time/time_format.ts";
import { type DistinctTimes, inferFrequency, openWeekdays } from "./infer_frequency.ts";
import { stampStyle } from "./stamp_style.ts";
import { minutesOf, type Stamps } from "./stamps.ts";

/** The calendar of a table. */
export interface ResolvedCalendar {
  /** Complete but for what is closed, which the rows tell later. */
  readonly calendar: Calendar;
  /** What is odd about it. */
  readonly findings: readonly Finding[];
}

/** What a config says of the calendar. */
export interface CalendarChoice {
  /** Name of the time column. */
  readonly column: string;
  /** Null: inferred. */
  readonly frequency: Frequency | null;
  readonly weekLabel: Calendar["weekLabel"] | null;
}

/** What a message names. */
interface Named {
  readonly column: string;
  readonly source: string;
}

/** Share of the dates that one style must fit. */
const MOST = 0.9;
/** Fewest distinct times that can contradict a config. */
const FEWEST = 4;

/**
 * The calendar of a table: the frequency of the config, or the one that its times have; the weekday of weeks; the
 * weekdays of business days; how periods are written.
 *
 * @param stamps The time column. @param distinct Its times inside of the span, at least one.
 * @param at `choice`: what the config says; `source`: for messages.
 * @throws {DataError} `FREQUENCY_UNKNOWN` if none is given and none can be told; `FREQUENCY_MISMATCH` if the times are
 * coarser than the frequency given, or business days are asked for where every weekday has rows; `TIME_ZONE` if days are
 * local midnights written in UTC, or hours have the offsets of winter and summer.
 */
export function resolveCalendar(
  stamps: Stamps,
  distinct: DistinctTimes,
  { choice, source }: { readonly choice: CalendarChoice; readonly source: string },
): ResolvedCalendar {
  const found = inferFrequency(distinct, stamps.grain), at = { column: choice.column, source };
  const frequency = choice.frequency ?? found;
  if (frequency === null) throw unknownFrequency(at);
  const openDays = frequency === "business_day" ? openWeekdays(distinct) : [];
  if (contradicts(frequency, found, { distinct, grain: stamps.grain, openDays })) {
    throw mismatch(frequency, found ?? stamps.grain, { ...at, times: distinct.day.length });
  }
  const midnights = midnightsElsewhere(stamps, distinct, frequency);
  if (midnights === "alternating") throw shiftedMidnights(at);
  if (periodsPerDay(frequency) > 1 && stamps.zones.length > 1) throw doubledHour(at);
  const calendar: Calendar = {
    frequency,
    anchor: frequency === "week" ? weekAnchor(distinct) : 0,
    ...(frequency === "week" ? weekLabelOf(stamps, choice.weekLabel) : {}),
    // Nothing where it is Monday to Friday.
    ...(openDays.length === 0 || openDays.join() === "0,1,2,3,4" ? {} : { openDays }),
  };
  const { stamp, varies } = stampStyle(stamps, { calendar, distinct });
  return {
    calendar: { ...calendar, ...(stamp === null ? {} : { stamp }) },
    findings: [
      ...(varies ? [tellVaries(calendar)] : []),
      ...(midnights === "late" ? [tellLate(distinct.minute[0]!)] : []),
    ],
  };
}

/** A week that is named as a whole is known; else nothing in a table says which end of its week a stamp names. */
function weekLabelOf({ grain }: Stamps, said: CalendarChoice["weekLabel"]): Pick<Calendar, "weekLabel"> {
  const weekLabel = grain === "week" ? "start" : said;
  return weekLabel === null ? {} : { weekLabel };
}

/** The weekday that at least nine rows in ten carry, else Monday. */
function weekAnchor({ day, rows }: DistinctTimes): number {
  const perWeekday = new Float64Array(7);
  day.forEach((value, i) => perWeekday[weekday(value)]! += rows[i]!);
  const most = perWeekday.indexOf(Math.max(...perWeekday));
  return perWeekday[most]! >= MOST * perWeekday.reduce((sum, count) => sum + count, 0) ? most : 0;
}

function contradicts(
  frequency: Frequency,
  found: Frequency | null,
  { distinct, grain, openDays }: {
    readonly distinct: DistinctTimes;
    readonly grain: Stamps["grain"];
    /** Of business days. */
    readonly openDays: readonly number[];
  },
): boolean {
  if (frequency === "business_day") {
    if (openDays.length === 7) return true;
    if (found === "day") return false;
  }
  // Months are no days, however few there are.
  if (grain !== "day" && ALL_FREQUENCIES.indexOf(grain) > ALL_FREQUENCIES.indexOf(frequency)) return true;
  if (found === null || distinct.day.length < FEWEST || (frequency === "day" && found === "business_day")) return false;
  return ALL_FREQUENCIES.indexOf(found) > ALL_FREQUENCIES.indexOf(frequency);
}

/** What days that are midnights of another time zone look like; null if they do not. */
type Midnights = "alternating" | "late" | null;

/** Nearly all of the times. */
const NEARLY = 0.97;
const NOON = 720;

/**
 * Whether the times of days are midnights of another zone. Two times of day an hour apart are those of winter and summer:
 * in UTC, however that is written, or at the end of the day without an offset. One time in the second half of the
 * UTC day may be.
 */
function midnightsElsewhere({ zones }: Stamps, { day, minute }: DistinctTimes, frequency: Frequency): Midnights {
  if (periodsPerDay(frequency) > 1 || new Set(day).size < NEARLY * day.length) return null;
  const isUtc = zones.length === 1 && zones[0] !== "" && minutesOf(zones[0]!) === 0;
  const counts = new Map<number, number>();
  for (const time of minute) counts.set(time, (counts.get(time) ?? 0) + 1);
  const [[first, most] = [-1, 0], [second, others] = [-1, 0]] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most + others < NEARLY * minute.length) return null;
  if (second < 0) return isUtc && first > NOON ? "late" : null;
  const apart = Math.abs(first - second), isLate = Math.max(first, second) > NOON;
  return (apart === 60 || apart === 1380) && (isUtc || (zones.join() === "" && isLate)) ? "alternating" : null;
}

function tellLate(minute: number): Finding {
  return {
    code: "TIME_ZONE",
    severity: "warning",
    message:
      `all times are ${
        formatClock(minute, "HH:mm")
      } in UTC: if they are midnights of a zone east of it, every date is a day early, with ` +
      "its weekday and its holidays; then convert the column to local dates (YYYY-MM-DD)",
    column: "",
    count: 1,
    examples: [],
  };
}

function shiftedMidnights({ column, source }: Named): DataError {
  return new DataError(
    "TIME_ZONE",
    `Cannot read ${
      JSON.stringify(column)
    } of ${source} as its dates must be local: current value is two times of day an ` +
      "hour apart, as of midnights with daylight saving that are written in UTC",
    { hint: "Convert the column to local dates without offset (YYYY-MM-DD) first.", context: { column } },
  );
}

function doubledHour({ column, source }: Named): DataError {
  return new DataError(
    "TIME_ZONE",
    `Cannot read ${
      JSON.stringify(column)
    } of ${source} as its hours must have one offset from UTC: current value is two, ` +
      "of winter and summer, so that one hour of autumn is there twice",
    {
      hint: "Convert the column to UTC (2024-03-31T14:00:00Z), where every hour is there once.",
      context: { column },
    },
  );
}

function unknownFrequency({ column, source }: Named): DataError {
  return new DataError(
    "FREQUENCY_UNKNOWN",
    `Cannot tell the frequency of ${source} as the times of ${
      JSON.stringify(column)
    } must follow a regular calendar: ` +
      "current value is times that are several a day on no regular clock, or always several periods apart",
    {
      hint: `Set "frequency" in the config to one of ${FREQUENCIES.join(", ")}; rows of one period are merged.`,
      context: { column },
    },
  );
}

function mismatch(
  frequency: Frequency,
  has: Frequency,
  { column, source, times }: Named & { readonly times: number },
): DataError {
  const fits = frequency === "business_day" && has === "day" ? "leave a weekday out" : "be as fine as that";
  return new DataError(
    "FREQUENCY_MISMATCH",
    `Cannot make a calendar of ${PERIODS[frequency]} of ${source} as its times must ${fits}: current value is ` +
      `${PERIODS[has]} (${times} distinct times in ${JSON.stringify(column)})`,
    {
      hint: `Set "frequency": "${has}" in the config, or leave it out.`,
      context: { frequency, found: has, column },
    },
  );
}

function tellVaries({ frequency }: Calendar): Finding {
  return {
    code: "STAMPS_VARY",
    severity: "warning",
    message: `dates stand on various days of their ${PERIODS[frequency]}; forecasts are dated with the first day`,
    column: "",
    count: 1,
    examples: [],
  };
}
