import { type CivilDate, civilFromDays, daysInMonth, weekday } from "../../core/time/civil.ts";
import { type Frequency, periodOfDay } from "../../core/time/calendar.ts";
import type { TimeGrain } from "../../core/time/time_format.ts";
import { findClosed } from "./find_closed.ts";

/** Distinct times of a table, ascending; all shape [n]. */
export interface DistinctTimes {
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** Minute of the day. */
  readonly minute: Int32Array;
  /** Rows that have this time. */
  readonly rows: Float64Array;
}

/** What nearly all dates must have in common: one mistyped row in ten decides nothing. */
const MOST = 0.9;
/** Share of the times of day that must stand on one clock. */
const CLOCKWORK = 0.97;
/** Fewest steps for the distance between dates to mean anything. */
const FEWEST_STEPS = 8;

/**
 * The frequency that the times of a table have, judged by what at least nine in ten of them share: several a day on a
 * regular clock; one weekday; one day of the month, every month, third or twelfth; else days, or business days where a
 * weekday never occurs.
 *
 * @param times Distinct times of all keys. @param grain What the format of the dates names.
 * @returns Null if the times are several a day on no regular clock, or if most stand the same number of periods
 * apart (every second week), as no calendar has it.
 */
export function inferFrequency(times: DistinctTimes, grain: TimeGrain): Frequency | null {
  const days = distinctDays(times);
  if (grain === "day" && times.day.length > days.length / MOST) return partOfDay(times);
  if (days.length < 2) return grain;
  if (grain === "week" || (grain === "day" && isWeekly(times, days))) return unlessSparse("week", days.map(weekOf));
  const months = days.map(monthOf);
  if (grain !== "day" || isMonthly(days, months)) return ofMonths(months);
  const openDays = alwaysOpen(times, days);
  return openDays.length < 7
    ? unlessSparse(
      "business_day",
      days.map((day) => periodOfDay({ frequency: "business_day", anchor: 0, openDays }, day)),
    )
    : unlessSparse("day", days);
}

/** Weekdays that hold all rows but one that is mistyped; all seven if closed ones have others, as no sale may be lost. */
function alwaysOpen(times: DistinctTimes, days: readonly number[]): number[] {
  const all = [0, 1, 2, 3, 4, 5, 6], closed = findClosed({ frequency: "day", anchor: 0 }, days);
  const isOdd = oddWeekday(times);
  const isShut = (day: number) => isOdd(day) || !days.some((date) => weekday(date) === day);
  return closed.every(isShut) ? all.filter((day) => !closed.includes(day)) : all;
}

/** Whether a weekday has a single date, in a season of weeks, with a single row or far fewer than a date usually has. */
function oddWeekday(times: DistinctTimes): (day: number) => boolean {
  const counts = new Float64Array(7), rows = new Float64Array(7);
  for (const day of distinctDays(times)) counts[weekday(day)]!++;
  times.day.forEach((day, i) => rows[weekday(day)]! += times.rows[i]!);
  const busiest = counts.reduce((most, count) => Math.max(most, count), 0);
  const usual = rows[counts.indexOf(busiest)]! / busiest;
  return (day) => counts[day] === 1 && busiest >= A_SEASON && rows[day]! <= Math.max(1, usual / 4);
}

/** Weeks after which a weekday that was there once has been missing for long. */
const A_SEASON = 12;
/** Monday to Friday. */
const WORK_WEEK = [0, 1, 2, 3, 4];

/**
 * Weekdays that count as business days, ascending, 0 = Monday: all that have rows but those that are closed but for
 * exceptions. Too few dates to tell: Monday to Friday, and what else has more than a mistyped row.
 *
 * @param times Distinct times of all keys.
 */
export function openWeekdays(times: DistinctTimes): number[] {
  const days = distinctDays(times), isOdd = oddWeekday(times), dates = new Set(days.map(weekday));
  const closed = findClosed({ frequency: "day", anchor: 0 }, days);
  const seen = [...dates].filter((day) => !closed.includes(day) && !isOdd(day));
  return (closed.length > 0 ? seen : [...new Set([...WORK_WEEK, ...seen])]).sort((a, b) => a - b);
}

function distinctDays({ day }: DistinctTimes): number[] {
  return Array.from(day).filter((value, i) => i === 0 || value !== day[i - 1]);
}

function partOfDay({ day, minute }: DistinctTimes): Frequency | null {
  for (const [step, frequency] of [[60, "hour"], [30, "30min"], [15, "15min"]] as const) {
    if (mostCommon(Array.from(minute, (value) => value % step)) < CLOCKWORK * minute.length) continue;
    return unlessSparse(frequency, Array.from(day, (value, i) => Math.floor((value * 1440 + minute[i]!) / step)));
  }
  return null;
}

/** Whether there is one date a month, on one day of it, or near its end or its beginning (the last or first workday). */
function isMonthly(days: readonly number[], months: readonly number[]): boolean {
  if (new Set(months).size < MOST * days.length) return false;
  const dates = days.map(civilFromDays);
  const near = (distance: (date: CivilDate) => number) => dates.filter((date) => distance(date) <= 3).length;
  const alike = Math.max(
    near(({ year, month, day }) => daysInMonth(year, month) - day),
    near(({ day }) => day - 1),
    mostCommon(dates.map(({ day }) => day)),
  );
  return alike >= MOST * days.length;
}

function ofMonths(months: readonly number[]): Frequency | null {
  const share = (step: number) => mostCommon(months.map((month) => month % step)) / months.length;
  if (share(12) >= MOST) return unlessSparse("year", months.map((month) => Math.floor(month / 12)));
  return share(3) >= MOST
    ? unlessSparse("quarter", months.map((month) => Math.floor(month / 3)))
    : unlessSparse("month", months);
}

function isWeekly({ day, rows }: DistinctTimes, days: readonly number[]): boolean {
  const perWeekday = new Float64Array(7);
  day.forEach((value, i) => perWeekday[weekday(value)]! += rows[i]!);
  const total = perWeekday.reduce((sum, count) => sum + count, 0);
  const weeks = new Set(days.map(weekOf)).size;
  return Math.max(...perWeekday) >= MOST * total && weeks >= MOST * days.length;
}

/**
 * Null if a period hardly ever follows the one before it, and most steps are alike: that is a calendar of its own, which
 * we do not have. Steps of all lengths are those of sparse demand.
 */
function unlessSparse(frequency: Frequency, periods: readonly number[]): Frequency | null {
  const steps = periods.slice(1).map((period, i) => period - periods[i]!).filter((step) => step > 0);
  const neighbours = steps.filter((step) => step === 1).length;
  const isOther = steps.length >= FEWEST_STEPS && neighbours < steps.length / 10 &&
    2 * mostCommon(steps) > steps.length;
  return isOther ? null : frequency;
}

function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}

function monthOf(day: number): number {
  const { year, month } = civilFromDays(day);
  return year * 12 + month - 1;
}

function mostCommon(values: readonly number[]): number {
  return commonest(values).count;
}

/** The most frequent value, of several the first, and how often it occurs; 0 of none. */
export function commonest(values: readonly number[]): { readonly value: number; readonly count: number } {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [value, count] = [...counts].reduce((most, entry) => entry[1] > most[1] ? entry : most, [0, 0]);
  return { value, count };
}
