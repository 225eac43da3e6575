import {
  type Calendar,
  formatPeriod,
  type Frequency,
  periodOfDay,
  periodsPerDay,
  type StampStyle,
} from "../../core/time/calendar.ts";
import { civilFromDays, daysInMonth } from "../../core/time/civil.ts";
import { type CivilTime, formatDay } from "../../core/time/time_format.ts";
import { commonest, type DistinctTimes } from "./infer_frequency.ts";
import type { Stamps } from "./stamps.ts";

/** Share of the dates that one style must fit. */
const MOST = 0.9;

/**
 * How the periods of a table are written.
 *
 * @param stamps The time column. @param at Its calendar; `distinct`: its times inside of the span, at least one.
 * @returns `stamp`: null for plain ISO dates; `varies`: whether dates stand on various days of their periods.
 */
export function stampStyle(
  stamps: Stamps,
  { calendar, distinct }: { readonly calendar: Calendar; readonly distinct: DistinctTimes },
): { stamp: StampStyle | null; varies: boolean } {
  const time = clockStyle(stamps, calendar.frequency);
  const { month, day, workday, varies } = placeOfStamp(stamps.grain, calendar, distinct.day);
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
  grain: Stamps["grain"],
  calendar: Calendar,
  day: Int32Array,
): { month: number; day: number; workday?: true; varies: boolean } {
  const monthsPerPeriod = { month: 1, quarter: 3, year: 12 }[calendar.frequency as "month" | "quarter" | "year"];
  if (monthsPerPeriod === undefined) return { month: 0, day: 0, varies: false };
  const dates = Array.from(day, civilFromDays);
  const months = mostly(dates.map(({ month }) => (month - 1) % monthsPerPeriod));
  if (grain !== "day") return { month: months.value, day: 0, varies: months.share < MOST };
  const days = mostly(dates.map((date) => date.day - 1));
  const last = mostly(dates.map((date) => date.day === daysInMonth(date.year, date.month) ? -1 : 0));
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

function mostly(values: readonly number[]): { readonly value: number; readonly share: number } {
  const { value, count } = commonest(values);
  return { value, share: count / values.length };
}
