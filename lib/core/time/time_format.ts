import { civilFromDays, daysFromCivil, daysInMonth, weekday } from "./civil.ts";

/*
 * Dates as people write them. A format is a text of tokens: YYYY year, MM month in two digits, M in one or two, DD and D
 * likewise for days, MMM the month's English abbreviation (MON in capitals), MMMM its English name (MONTH in capitals), q a quarter, ww an ISO week; everything else stands for itself.
 * A format with a day may be followed by a time of day and an offset.
 */

/** Date formats that a table's time column may have; for those with separators also without leading zeros. */
export const TIME_FORMATS = [
  "YYYY-MM-DD",
  "YYYY/MM/DD",
  "YYYY.MM.DD",
  "YYYYMMDD",
  "DD.MM.YYYY",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "DD-MM-YYYY",
  "MM-DD-YYYY",
  "DD MMM YYYY",
  "DD-MMM-YYYY",
  "MMM DD, YYYY",
  "DD MMMM YYYY",
  "MMMM DD, YYYY",
  "YYYY-MM",
  "YYYY/MM",
  "YYYYMM",
  "MM/YYYY",
  "MM.YYYY",
  "MM-YYYY",
  "YYYY MMM",
  "MMM YYYY",
  "MMM-YYYY",
  "MMMM YYYY",
  "YYYYQq",
  "YYYY-Qq",
  "YYYY Qq",
  "Qq YYYY",
  "YYYY-Www",
  "YYYYWww",
  "YYYY Www",
  "YYYYww",
  "YYYY",
] as const;

/** A date format; see {@linkcode TIME_FORMATS}. */
export type TimeFormat = typeof TIME_FORMATS[number];

/** What a format names: a day, or a whole week, month, quarter or year. */
export type TimeGrain = "day" | "week" | "month" | "quarter" | "year";

/** A time as it is written, on the clock that it is written for. */
export interface CivilTime {
  /** Days since 1970-01-01; the first day of a week, month, quarter or year that is named as a whole. */
  readonly day: number;
  /** Minute of the day, [0, 1440). */
  readonly minute: number;
  /** Whether something smaller than a minute is written and not zero. */
  readonly finer: boolean;
  /** Offset from UTC as written (`Z`, `+02:00`); empty if there is none. */
  readonly zone: string;
  /** What follows the date, as written. */
  readonly tail: string;
}

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const TOKEN = /YYYY|MMMM|MONTH|MMM|MON|MM|M|DD|D|q|ww/g;
const DIGITS: Readonly<Record<string, string>> = {
  YYYY: "(?<year>[0-9]{4})",
  MMMM: `(?<name>${MONTHS.join("|")}|${MONTHS.join("|").toLowerCase()}|${MONTHS.join("|").toUpperCase()})`,
  MONTH: `(?<name>${MONTHS.join("|").toUpperCase()})`,
  MMM: "(?<name>[A-Za-z]{3})",
  MON: "(?<name>[A-Z]{3})",
  MM: "(?<month>[0-9]{2})",
  M: "(?<month>[0-9]{1,2})",
  DD: "(?<day>[0-9]{2})",
  D: "(?<day>[0-9]{1,2})",
  q: "(?<quarter>[1-4])",
  ww: "(?<week>[0-9]{2})",
};
const OFFSET = "(?<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)";
const CLOCK = "(?:[T ](?<hour>[0-9]{1,2})(?::(?<minute>[0-9]{2})(?::(?<second>[0-9]{2}(?:\\.[0-9]+)?))?)?)";
const TAIL = `(?<tail>(?:${CLOCK} ?${OFFSET}?)?|Z)`;

/** What a format names as a whole. */
export function grainOf(format: string): TimeGrain {
  if (format.includes("D")) return "day";
  if (format.includes("w")) return "week";
  if (format.includes("q")) return "quarter";
  return format.includes("M") ? "month" : "year";
}

/** The same format without leading zeros, or null if it has no separators between numbers and cannot do without them. */
export function unpadded(format: string): string | null {
  const loose = format.replace(/\bMM\b/, "M").replace(/\bDD\b/, "D");
  return loose === format ? null : loose;
}

// A pure memo: one expression per format.
const PATTERNS = new Map<string, RegExp>();

function patternOf(format: string): RegExp {
  let pattern = PATTERNS.get(format);
  if (pattern === undefined) {
    const date = format.replace(/[.]/g, "\\.").replace(TOKEN, (token) => DIGITS[token]!);
    pattern = new RegExp(`^${date}${grainOf(format) === "day" ? TAIL : "(?<tail>)"}$`);
    PATTERNS.set(format, pattern);
  }
  return pattern;
}

/**
 * Read a time in one format; 24:00 is the next day's midnight.
 *
 * @param text As written. @param format One of {@linkcode TIME_FORMATS}, or its {@linkcode unpadded} form.
 * @returns Null if the text does not have the format, or names no real date or time of day.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseTime } from "@lib/core/time/time_format.ts";
 * assertEquals(parseTime("31.01.1970 06:30", "DD.MM.YYYY")?.day, 30);
 * assertEquals(parseTime("31.02.1970", "DD.MM.YYYY"), null);
 * ```
 */
export function parseTime(text: string, format: string): CivilTime | null {
  const parts = patternOf(format).exec(text)?.groups;
  if (parts === undefined) return null;
  const day = dayOf(parts);
  const hour = Number(parts.hour ?? 0), minute = Number(parts.minute ?? 0), second = Number(parts.second ?? 0);
  const isDayEnd = hour === 24 && minute === 0 && second === 0;
  if (day === null || (hour > 23 && !isDayEnd) || minute > 59 || second >= 60) return null;
  return {
    day: isDayEnd ? day + 1 : day,
    minute: isDayEnd ? 0 : hour * 60 + minute,
    finer: second > 0,
    zone: parts.zone ?? (parts.tail === "Z" ? "Z" : ""),
    tail: parts.tail ?? "",
  };
}

function dayOf(parts: Readonly<Record<string, string | undefined>>): number | null {
  const year = Number(parts.year);
  if (parts.week !== undefined) return dayOfWeek(year, Number(parts.week));
  if (parts.quarter !== undefined) return daysFromCivil(year, Number(parts.quarter) * 3 - 2, 1);
  const month = parts.name === undefined ? Number(parts.month ?? 1) : monthOf(parts.name);
  const day = Number(parts.day ?? 1);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return daysFromCivil(year, month, day);
}

function monthOf(name: string): number {
  const short = name.slice(0, 3).toLowerCase();
  return MONTHS.findIndex((month) => month.toLowerCase().startsWith(short)) + 1;
}

/** Monday of an ISO week; null if the year has no such week. */
function dayOfWeek(year: number, week: number): number | null {
  const monday = mondayOfFirstWeek(year) + (week - 1) * 7;
  return week >= 1 && monday < mondayOfFirstWeek(year + 1) ? monday : null;
}

/** The first ISO week of a year holds its 4 January. */
function mondayOfFirstWeek(year: number): number {
  const fourth = daysFromCivil(year, 1, 4);
  return fourth - weekday(fourth);
}

/** ISO week of a day and the year that it belongs to. */
export function isoWeek(day: number): { readonly year: number; readonly week: number } {
  const { year } = civilFromDays(day - weekday(day) + 3);
  return { year, week: Math.floor((day - mondayOfFirstWeek(year)) / 7) + 1 };
}

/**
 * Write a day in a format; inverse of {@linkcode parseTime} for what the format tells.
 *
 * @param day Days since 1970-01-01. @param format Tokens as in {@linkcode TIME_FORMATS}, M and D without leading zeros.
 */
export function formatDay(day: number, format: string): string {
  const date = civilFromDays(day);
  const year = format.includes("w") ? isoWeek(day).year : date.year;
  return format.replace(TOKEN, (token) => {
    switch (token) {
      case "YYYY":
        return String(year).padStart(4, "0");
      case "MMMM":
        return MONTHS[date.month - 1]!;
      case "MONTH":
        return MONTHS[date.month - 1]!.toUpperCase();
      case "MMM":
        return MONTHS[date.month - 1]!.slice(0, 3);
      case "MON":
        return MONTHS[date.month - 1]!.slice(0, 3).toUpperCase();
      case "MM":
        return twoDigits(date.month);
      case "M":
        return String(date.month);
      case "DD":
        return twoDigits(date.day);
      case "D":
        return String(date.day);
      case "q":
        return String(Math.floor((date.month - 1) / 3) + 1);
      default:
        return twoDigits(isoWeek(day).week);
    }
  });
}

/**
 * Write a time of day.
 *
 * @param minute Minute of the day, [0, 1440). @param format Tokens HH hour in two digits, H in one or two, kk in two with 24 for
 * midnight, mm minute.
 */
export function formatClock(minute: number, format: string): string {
  return format.replace(/HH|H|kk|mm/g, (token) => {
    if (token === "mm") return twoDigits(minute % 60);
    const hour = Math.floor(minute / 60);
    if (token === "kk") return twoDigits(hour || 24);
    return token === "HH" ? twoDigits(hour) : String(hour);
  });
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
