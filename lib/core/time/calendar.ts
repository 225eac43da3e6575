import { civilFromDays, daysFromCivil, daysInMonth, weekday } from "./civil.ts";
import { DataError } from "../errors/errors.ts";
import { type CivilTime, formatClock, formatDay, parseTime } from "./time_format.ts";

/** Grains that a calendar can have, finest first. */
export const FREQUENCIES = [
  "15min",
  "30min",
  "hour",
  "day",
  "business_day",
  "week",
  "month",
  "quarter",
  "year",
] as const;

/** Grain of a panel's calendar; `row`: it has none, and what stands in its place is the part of the split that a row belongs to. */
export type Frequency = typeof FREQUENCIES[number] | "row";

/** All that a config can say; `row` is never said of a forecast. */
export const ALL_FREQUENCIES = [...FREQUENCIES, "row"] as const;

/** How the periods of a table are written, so that forecasts join it. */
export interface StampStyle {
  /** Tokens of the date, see `TIME_FORMATS`. */
  readonly date: string;
  /**
   * What follows the date: HH, H and mm are hour and minute, everything else stands as it is; mostly empty. With kk a
   * midnight is 24 o'clock of the day before.
   */
  readonly time: string;
  /** Minutes after the beginning of its period that are written, for half and quarter hours; absent: none. */
  readonly shift?: number;
  /** Which month of a quarter or year is written, 0 = the first. 0 for others. */
  readonly month: number;
  /** Which day of that month is written: days after the first, or -1 for the last. 0 for weeks and shorter periods. */
  readonly day: number;
  /** The first or last day gives way to the nearest Monday to Friday of its month. */
  readonly workday?: true;
}

/**
 * A regular calendar. A timestamp is a period number: an integer that grows by one from each period to the next.
 *
 * 15min, 30min, hour: periods since 1970-01-01T00:00; day: days since 1970-01-01; business_day: open days, with weeks as
 * below and as many numbers a week as there are open days; week: weeks since the week of 1970-01-01; month: year × 12 +
 * month - 1; quarter: year × 4 + quarter - 1; year: the year; row: the part of a split, which lies on no day. Plain data.
 */
export interface Calendar {
  /** Length of a period. */
  readonly frequency: Frequency;
  /** For weeks: the weekday that they are written as, 0 = Monday … 6 = Sunday. Otherwise 0. */
  readonly anchor: number;
  /** For weeks: the end of the week that its stamp names; absent if nobody said. Weeks then begin with the stamp. */
  readonly weekLabel?: "start" | "end";
  /** For business days: the weekdays that count, ascending, 0 = Monday; absent: Monday to Friday. */
  readonly openDays?: readonly number[];
  /**
   * Places in the week, 0 = the first period of Monday, in which hardly any key ever has a row; ascending, absent if none. For
   * days and finer.
   */
  readonly closed?: readonly number[];
  /** How periods are written; absent: the first day as YYYY-MM-DD, below a day followed by `THH:mm:00`. */
  readonly stamp?: StampStyle;
}

/** Observations per main cycle: a day, a week, a year. */
export const SEASON_LENGTH: Readonly<Record<Frequency, number>> = {
  "15min": 96,
  "30min": 48,
  hour: 24,
  day: 7,
  business_day: 5,
  week: 52,
  month: 12,
  quarter: 4,
  year: 1,
  row: 1,
};

/** Observations per year (365.25 days), for yearly Fourier terms. */
export const PERIODS_PER_YEAR: Readonly<Record<Frequency, number>> = {
  "15min": 35064,
  "30min": 17532,
  hour: 8766,
  day: 365.25,
  business_day: 260.8875,
  week: 52.1775,
  month: 12,
  quarter: 4,
  year: 1,
  row: 1,
};

/** What several periods are called. */
export const PERIODS: Readonly<Record<Frequency, string>> = {
  "15min": "quarter hours",
  "30min": "half hours",
  hour: "hours",
  day: "days",
  business_day: "business days",
  week: "weeks",
  month: "months",
  quarter: "quarters",
  year: "years",
  row: "parts",
};

const PER_DAY: Readonly<Partial<Record<Frequency, number>>> = { "15min": 96, "30min": 48, hour: 24, day: 1 };
const WORK_WEEK: readonly number[] = [0, 1, 2, 3, 4];

/** Periods of a day: 96, 48, 24, 1; 0 where a period is no part of a day. */
export function periodsPerDay(frequency: Frequency): number {
  return PER_DAY[frequency] ?? 0;
}

/** Observations per main cycle of a calendar; for business days the open days of a week. */
export function seasonLengthOf(calendar: Pick<Calendar, "frequency" | "openDays">): number {
  return calendar.openDays?.length ?? SEASON_LENGTH[calendar.frequency];
}

/** Share by which two cycles must differ at least to be told apart. */
const SAME_CYCLE = 0.1;

/**
 * Cycles that demand can have on a calendar, in whole periods: its main one, the week and the year.
 *
 * @param calendar Frequency and open days. @param main Length of the main cycle, >= 1, where it is another.
 * @returns Ascending, each > 1; of two that are nearly as long, the main one or else the shorter.
 */
export function cyclesOf(
  calendar: Pick<Calendar, "frequency" | "openDays">,
  main: number = seasonLengthOf(calendar),
): number[] {
  const { frequency, openDays = WORK_WEEK } = calendar, isBusiness = frequency === "business_day";
  const week = isBusiness ? openDays.length : 7 * periodsPerDay(frequency);
  const year = Math.round(isBusiness ? openDays.length * PERIODS_PER_YEAR.week : PERIODS_PER_YEAR[frequency]);
  const cycles = [main];
  for (const cycle of [week, year]) {
    if (cycles.every((other) => Math.abs(cycle / other - 1) > SAME_CYCLE)) cycles.push(cycle);
  }
  return cycles.filter((cycle) => cycle > 1).sort((a, b) => a - b);
}

const ISO = "YYYY-MM-DD";

/**
 * Day number of a strict ISO date (`2024-02-29`, also followed by a midnight time).
 *
 * @param text Date without time zone.
 * @returns Days since 1970-01-01.
 * @throws {DataError} `INVALID_DATE` if the text is not a real civil date, `TIME_ZONE` if it carries an offset.
 */
export function parseDate(text: string): number {
  const time = parseTime(text, ISO);
  if (time !== null && time.zone !== "") {
    throw new DataError("TIME_ZONE", `Cannot read a date as it must have no time zone: current value is "${text}"`, {
      hint: "Write it as YYYY-MM-DD.",
    });
  }
  if (time === null || time.minute !== 0 || time.finer) throw invalidDate(text, "a real ISO date", ISO);
  return time.day;
}

function invalidDate(text: string, requirement: string, format: string): DataError {
  return new DataError("INVALID_DATE", `Cannot read a date as it must be ${requirement}: current value is "${text}"`, {
    hint: `Write it as ${format}.`,
  });
}

/**
 * Period number of a timestamp, written as the calendar's stamps or in ISO form.
 *
 * @param calendar Frequency, anchor, style. @param text Any day of a week, month, quarter or year names that period.
 * @throws {DataError} `INVALID_DATE`; also for a day on which a calendar of business days is closed.
 */
export function parsePeriod(calendar: Calendar, text: string): number {
  if (calendar.frequency === "row" && /^-?\d{1,9}$/.test(text)) return Number(text);
  const time = readTime(calendar, text);
  const period = time === null ? null : periodOfTime(calendar, time.day, time.minute);
  if (period !== null) return period;
  throw invalidDate(text, `a time of a calendar of ${PERIODS[calendar.frequency]}`, calendar.stamp?.date ?? ISO);
}

/** A text in the calendar's own format, else in ISO form; null if it is neither. */
export function readTime(calendar: Calendar, text: string): CivilTime | null {
  const own = calendar.stamp === undefined ? null : parseTime(text, calendar.stamp.date);
  return own ?? parseTime(text, ISO);
}

/**
 * Whether a time is written for another clock than a table's: both have an offset, and not the same. Without one it is taken
 * for the table's own.
 *
 * @param calendar Of the table. @param time As read.
 */
export function isOtherClock(calendar: Calendar, { zone }: CivilTime): boolean {
  const own = readTime(calendar, formatPeriod(calendar, 0))?.zone ?? "";
  return own !== "" && zone !== "" && offsetOf(own) !== offsetOf(zone);
}

/** `Z`, `+02`, `+0200` and `+02:00` alike. */
function offsetOf(zone: string): string {
  const digits = zone.replace(/^Z$/, "+00").replace(":", "").padEnd(5, "0");
  return digits === "-0000" ? "+0000" : digits;
}

/**
 * The period that holds a time.
 *
 * @param calendar Frequency and anchor. @param day Days since 1970-01-01. @param minute Of the day, [0, 1440).
 * @returns Null on a day on which a calendar of business days is closed.
 */
export function periodOfTime(calendar: Calendar, day: number, minute: number): number | null {
  const perDay = periodsPerDay(calendar.frequency);
  if (perDay > 0) return day * perDay + Math.floor(minute * perDay / 1440);
  const { openDays = WORK_WEEK } = calendar;
  if (calendar.frequency === "business_day" && !openDays.includes(weekday(day))) return null;
  return periodOfDay(calendar, day);
}

/**
 * The period that contains a day: below a day the first of that day; of business days the last that is open by then.
 *
 * @param calendar Frequency and anchor. @param days Days since 1970-01-01.
 */
export function periodOfDay(calendar: Calendar, days: number): number {
  const { frequency, openDays = WORK_WEEK } = calendar;
  if (frequency === "business_day") {
    const open = openDays.findLastIndex((day) => day <= weekday(days));
    return Math.floor((days + 3) / 7) * openDays.length + open;
  }
  // Week 0 is written as the first anchor weekday at or before 1970-01-01, a Thursday (3).
  if (frequency === "week") return Math.floor((days + daysBeforeStamp(calendar) + mod(3 - calendar.anchor, 7)) / 7);
  if (frequency === "month" || frequency === "quarter" || frequency === "year") {
    const { year, month } = civilFromDays(days);
    const perYear = PERIODS_PER_YEAR[frequency];
    return year * perYear + Math.floor((month - 1) * perYear / 12);
  }
  return frequency === "row" ? days : days * periodsPerDay(frequency);
}

/** Days of a week before the one that it is written as. */
function daysBeforeStamp(calendar: Calendar): number {
  return calendar.weekLabel === "end" ? 6 : 0;
}

/**
 * By how much the number of a week that is written as its last day is above that of the same week written as its first.
 * What is drawn by period leaves it out, so that a table has the same forecasts under either way of writing.
 *
 * @param calendar Of any frequency. @returns 0 or 1; 0 for all but weeks whose stamps are known to be their ends.
 */
export function labelShift(calendar: Calendar): number {
  if (calendar.frequency !== "week" || calendar.weekLabel !== "end") return 0;
  const first = dayOfPeriod(calendar, 0);
  return -periodOfDay({ frequency: "week", anchor: weekday(first) }, first);
}

/**
 * First day of a period.
 *
 * @param calendar Frequency and anchor. @param period Period number.
 * @returns Days since 1970-01-01; of a part, which has none, its number.
 */
export function dayOfPeriod(calendar: Calendar, period: number): number {
  const { frequency, openDays = WORK_WEEK } = calendar;
  switch (frequency) {
    case "business_day":
      return Math.floor(period / openDays.length) * 7 - 3 + openDays[mod(period, openDays.length)]!;
    case "week":
      return period * 7 - mod(3 - calendar.anchor, 7) - daysBeforeStamp(calendar);
    case "month":
      return daysFromCivil(Math.floor(period / 12), mod(period, 12) + 1, 1);
    case "quarter":
      return daysFromCivil(Math.floor(period / 4), mod(period, 4) * 3 + 1, 1);
    case "year":
      return daysFromCivil(period, 1, 1);
    case "row":
      return period;
    default:
      return Math.floor(period / periodsPerDay(frequency));
  }
}

/** Minute of the day at which a period begins, [0, 1440); 0 for days and longer. */
export function minuteOfPeriod(calendar: Calendar, period: number): number {
  const perDay = periodsPerDay(calendar.frequency);
  return perDay === 0 ? 0 : mod(period, perDay) * 1440 / perDay;
}

/** Whether hardly any key ever has a row at this place of the week: see {@linkcode Calendar.closed}. */
export function isClosed(calendar: Calendar, period: number): boolean {
  return calendar.closed !== undefined && calendar.closed.includes(placeInWeek(calendar, period));
}

/** Place of a period in its week, 0 = the first period of Monday; for days and finer. */
export function placeInWeek(calendar: Calendar, period: number): number {
  const perDay = periodsPerDay(calendar.frequency);
  return mod(period + 3 * perDay, 7 * perDay);
}

function mod(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}

/**
 * Text of a period as the table writes it; by default ISO text of its first day, below a day with the time.
 *
 * @param calendar Frequency, anchor and style. @param period Period number; of a part its number is written.
 */
export function formatPeriod(calendar: Calendar, period: number): string {
  if (calendar.frequency === "row") return String(period);
  const isPartOfDay = periodsPerDay(calendar.frequency) > 1;
  const { date, time } = calendar.stamp ?? { date: ISO, time: isPartOfDay ? "THH:mm:00" : "" };
  const minute = minuteOfPeriod(calendar, period), before = minute === 0 && time.includes("kk") ? 1 : 0;
  return formatDay(stampDay(calendar, period) - before, date) +
    formatClock(minute + (calendar.stamp?.shift ?? 0), time);
}

/** The day that a period is written as. */
function stampDay(calendar: Calendar, period: number): number {
  const first = dayOfPeriod(calendar, period);
  const { month, day, workday = false } = calendar.stamp ?? { month: 0, day: 0 };
  if (calendar.frequency === "week") return first + daysBeforeStamp(calendar);
  if (month === 0 && day === 0 && !workday) return first;
  const { year, month: firstMonth } = civilFromDays(first);
  const from = daysFromCivil(year, firstMonth + month, 1);
  const last = from + daysInMonth(year, firstMonth + month) - 1;
  if (workday) return day < 0 ? last - Math.max(weekday(last) - 4, 0) : from + [0, 0, 0, 0, 0, 2, 1][weekday(from)]!;
  return day < 0 ? last : Math.min(from + day, last);
}

/**
 * The texts of some periods after one.
 *
 * @param calendar Of the periods. @param end The period before the first of them. @param count How many, >= 0.
 */
export function textsAfter(calendar: Calendar, end: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => formatPeriod(calendar, end + 1 + i));
}
