import {
  ALL_FREQUENCIES,
  type Calendar,
  formatPeriod,
  FREQUENCIES,
  type Frequency,
  periodOfDay,
  PERIODS,
  periodsPerDay,
  type StampStyle,
} from "../../core/time/calendar.ts";
import { civilFromDays, daysInMonth, weekday } from "../../core/time/civil.ts";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { type CivilTime, formatDay } from "../../core/time/time_format.ts";
import { type DistinctTimes, inferFrequency, openWeekdays } from "./infer_frequency.ts";
import { minutesOf, type Stamps } from "./stamps.ts";

/** The calendar of a table. */
export interface ResolvedCalendar {
  /** Complete but for what is closed, which the rows tell later. */
  readonly calendar: Calendar;
  /** What is odd about it. */
  readonly findings: readonly Finding[];
}

/** What of a config shapes a calendar. */
export type CalendarConfig = Pick<Config, "time" | "frequency" | "weekLabel">;

/** Share of the dates that one style must fit. */
const MOST = 0.9;
/** Fewest distinct times that can contradict a config. */
const FEWEST = 4;

/**
 * The calendar of a table: the frequency of the config, or the one that its times have; the weekday of weeks; the
 * weekdays of business days; how periods are written.
 *
 * @param stamps The time column. @param distinct Its times inside of the span, at least one.
 * @param config Frequency, null: inferred. @param source For messages.
 * @throws {DataError} `FREQUENCY_UNKNOWN` if none is given and none can be told; `FREQUENCY_MISMATCH` if the times are
 * coarser than the frequency given, or business days are asked for where every weekday has rows; `TIME_ZONE` if days are
 * local midnights written in UTC, or hours have the offsets of winter and summer.
 */
export function resolveCalendar(
  stamps: Stamps,
  distinct: DistinctTimes,
  { config, source }: { readonly config: CalendarConfig; readonly source: string },
): ResolvedCalendar {
  const found = inferFrequency(distinct, stamps.grain);
  const frequency = config.frequency ?? found;
  if (frequency === null) throw unknownFrequency(config, source);
  if (contradicts(frequency, found, { distinct, grain: stamps.grain })) {
    throw mismatch(frequency, found ?? stamps.grain, { config, source, distinct });
  }
  const midnights = midnightsElsewhere(stamps, distinct, frequency);
  if (midnights === "alternating") throw shiftedMidnights(config, source);
  if (periodsPerDay(frequency) > 1 && stamps.zones.length > 1) throw doubledHour(config, source);
  const bare = { frequency, anchor: frequency === "week" ? weekAnchor(distinct) : 0 };
  const calendar: Calendar = {
    ...bare,
    ...(frequency === "week" ? weekLabelOf(stamps, config) : {}),
    ...(frequency === "business_day" ? openDaysOf(distinct) : {}),
  };
  const { stamp, varies } = stampStyle(stamps, calendar, distinct);
  return {
    calendar: { ...calendar, ...(stamp === null ? {} : { stamp }) },
    findings: [
      ...(varies ? [tellVaries(calendar)] : []),
      ...(midnights === "late" ? [tellLate(distinct.minute[0]!)] : []),
    ],
  };
}

/** A week that is named as a whole is known; else nothing in a table says which end of its week a stamp names. */
function weekLabelOf(stamps: Stamps, { weekLabel }: CalendarConfig): Pick<Calendar, "weekLabel"> {
  const label = stamps.grain === "week" ? "start" : weekLabel;
  return label === null ? {} : { weekLabel: label };
}

/** Nothing where it is Monday to Friday. */
function openDaysOf(distinct: DistinctTimes): Pick<Calendar, "openDays"> {
  const openDays = openWeekdays(distinct);
  return openDays.join() === "0,1,2,3,4" ? {} : { openDays };
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
  { distinct, grain }: { readonly distinct: DistinctTimes; readonly grain: Stamps["grain"] },
): boolean {
  if (frequency === "business_day") {
    if (openWeekdays(distinct).length === 7) return true;
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
  const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return {
    code: "TIME_ZONE",
    severity: "warning",
    message:
      `all times are ${clock} in UTC: if they are midnights of a zone east of it, every date is a day early, with ` +
      "its weekday and its holidays; then convert the column to local dates (YYYY-MM-DD)",
    column: "",
    count: 1,
    examples: [],
  };
}

function shiftedMidnights({ time }: CalendarConfig, source: string): DataError {
  return new DataError(
    "TIME_ZONE",
    `Cannot read ${
      JSON.stringify(time)
    } of ${source} as its dates must be local: current value is two times of day an ` +
      "hour apart, as of midnights with daylight saving that are written in UTC",
    { hint: "Convert the column to local dates without offset (YYYY-MM-DD) first.", context: { column: time } },
  );
}

function doubledHour({ time }: CalendarConfig, source: string): DataError {
  return new DataError(
    "TIME_ZONE",
    `Cannot read ${
      JSON.stringify(time)
    } of ${source} as its hours must have one offset from UTC: current value is two, ` +
      "of winter and summer, so that one hour of autumn is there twice",
    {
      hint: "Convert the column to UTC (2024-03-31T14:00:00Z), where every hour is there once.",
      context: { column: time },
    },
  );
}

function unknownFrequency({ time }: CalendarConfig, source: string): DataError {
  return new DataError(
    "FREQUENCY_UNKNOWN",
    `Cannot tell the frequency of ${source} as the times of ${JSON.stringify(time)} must follow a regular calendar: ` +
      "current value is times that are several a day on no regular clock, or always several periods apart",
    {
      hint: `Set "frequency" in the config to one of ${FREQUENCIES.join(", ")}; rows of one period are merged.`,
      context: { column: time },
    },
  );
}

function mismatch(
  frequency: Frequency,
  has: Frequency,
  { config, source, distinct }: { config: CalendarConfig; source: string; distinct: DistinctTimes },
): DataError {
  const fits = frequency === "business_day" && has === "day" ? "leave a weekday out" : "be as fine as that";
  return new DataError(
    "FREQUENCY_MISMATCH",
    `Cannot make a calendar of ${PERIODS[frequency]} of ${source} as its times must ${fits}: current value is ` +
      `${PERIODS[has]} (${distinct.day.length} distinct times in ${JSON.stringify(config.time)})`,
    {
      hint: `Set "frequency": "${has}" in the config, or leave it out.`,
      context: { frequency, found: has, column: config.time },
    },
  );
}

/** How periods are written; null for plain ISO dates. */
function stampStyle(
  stamps: Stamps,
  calendar: Calendar,
  distinct: DistinctTimes,
): { stamp: StampStyle | null; varies: boolean } {
  const time = clockStyle(stamps, calendar.frequency);
  const { month, day, workday, varies } = placeOfStamp(stamps, calendar, distinct);
  const shift = shiftOf(calendar, distinct);
  const plain = calendar.frequency === "hour" ? "THH:00:00" : periodsPerDay(calendar.frequency) > 1 ? "THH:mm:00" : "";
  const isPlain = stamps.format === "YYYY-MM-DD" && time === plain && month === 0 && day === 0 && shift === 0 &&
    !workday;
  const style = { date: stamps.format, time, month, day, ...(workday ? { workday } : {}) };
  return { stamp: isPlain ? null : shift === 0 ? style : { ...style, shift }, varies };
}

/** Half and quarter hours may be written at :07; hours keep their minute as it stands. */
function shiftOf({ frequency }: Calendar, { minute }: DistinctTimes): number {
  const perDay = periodsPerDay(frequency);
  return perDay <= 24 ? 0 : commonest(Array.from(minute, (value) => value % (1440 / perDay))).value;
}

/** What stands behind the date in most rows; the offset of a clock with daylight saving is not known ahead. */
function clockStyle({ times, rows, zones }: Stamps, frequency: Frequency): string {
  const tails = new Map<string, number>();
  const hour = hourToken(times);
  let total = 0;
  times.forEach((time, i) => {
    if (time === null) return;
    const style = tailStyle(time, { frequency, hour, keepZone: zones.length < 2 });
    tails.set(style, (tails.get(style) ?? 0) + rows[i]!);
    total += rows[i]!;
  });
  const [style, count] = [...tails].reduce((most, tail) => tail[1] > most[1] ? tail : most, ["", 0]);
  return 2 * count > total ? style : periodsPerDay(frequency) > 1 ? "THH:mm:00" : "";
}

type HourToken = "H" | "HH" | "kk";

function hourToken(times: readonly (CivilTime | null)[]): HourToken {
  const some = (pattern: RegExp) => times.some((time) => time !== null && pattern.test(time.tail));
  if (some(/^[T ]24:/) && !some(/^[T ]00?:/)) return "kk";
  return some(/^[T ]\d(:|$)/) ? "H" : "HH";
}

function tailStyle(
  { tail, zone }: CivilTime,
  { frequency, hour, keepZone }: { frequency: Frequency; hour: HourToken; keepZone: boolean },
): string {
  const text = keepZone ? tail : tail.slice(0, tail.length - zone.length).trimEnd();
  if (periodsPerDay(frequency) <= 1) return text;
  return text.replace(/^([T ])\d+(:\d\d)?/, (_, separator: string, minutes: string | undefined) => {
    const minute = minutes === undefined || frequency === "hour" ? minutes ?? "" : ":mm";
    return `${separator}${hour}${minute}`;
  });
}

/** Where in its month, quarter or year a stamp stands in at least nine of ten dates. */
function placeOfStamp(
  { grain }: Stamps,
  calendar: Calendar,
  { day }: DistinctTimes,
): { month: number; day: number; workday?: true; varies: boolean } {
  const monthsPerPeriod = { month: 1, quarter: 3, year: 12 }[calendar.frequency as "month" | "quarter" | "year"];
  if (monthsPerPeriod === undefined) return { month: 0, day: 0, varies: false };
  const dates = Array.from(day, civilFromDays);
  const months = commonest(dates.map(({ month }) => (month - 1) % monthsPerPeriod));
  if (grain !== "day") return { month: months.value, day: 0, varies: months.share < MOST };
  const days = commonest(dates.map((date) => date.day - 1));
  const last = commonest(dates.map((date) => date.day === daysInMonth(date.year, date.month) ? -1 : 0));
  const place = last.value === -1 && last.share >= MOST ? last : days;
  if (months.share >= MOST && place.share >= MOST) return { month: months.value, day: place.value, varies: false };
  const workday = months.share >= MOST ? workdayOf(calendar, day, months.value) : null;
  if (workday !== null) return { month: months.value, day: workday, workday: true, varies: false };
  // Several dates in one period are merged, which is told elsewhere.
  const periods = new Set(Array.from(day, (value) => periodOfDay(calendar, value))).size;
  return { month: 0, day: 0, varies: periods === day.length };
}

/** -1 or 0 if the dates are the last or first workdays of their months. */
function workdayOf(calendar: Calendar, day: Int32Array, month: number): number | null {
  const isIt = (place: number) => {
    const style = { ...calendar, stamp: { date: "YYYY-MM-DD", time: "", month, day: place, workday: true as const } };
    const hits = day.filter((value) =>
      formatPeriod(style, periodOfDay(calendar, value)) === formatDay(value, "YYYY-MM-DD")
    );
    return hits.length >= MOST * day.length;
  };
  return [-1, 0].find(isIt) ?? null;
}

function commonest(values: readonly number[]): { value: number; share: number } {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [value, count] = [...counts].reduce((most, entry) => entry[1] > most[1] ? entry : most, [0, 0]);
  return { value, share: count / values.length };
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
