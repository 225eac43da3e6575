import { DataError } from "./errors.ts";

/** Grain of a panel's calendar. */
export type Frequency = "hour" | "day" | "week" | "month" | "quarter";

/**
 * A regular calendar. A timestamp is a period number: an integer that grows by one from each period to the next.
 *
 * hour: hours since 1970-01-01T00; day: days since 1970-01-01; week: weeks since the week of 1970-01-01;
 * month: year × 12 + month - 1; quarter: year × 4 + quarter - 1.
 */
export interface Calendar {
  /** Length of a period. */
  readonly frequency: Frequency;
  /** For weeks: the weekday that dates are written as, 0 = Monday … 6 = Sunday. Otherwise 0. */
  readonly anchor: number;
}

/** Observations per main cycle: hour 24, day 7, week 52, month 12, quarter 4. */
export const SEASON_LENGTH: Readonly<Record<Frequency, number>> = { hour: 24, day: 7, week: 52, month: 12, quarter: 4 };

/** Observations per year (365.25 days), for yearly Fourier terms. */
export const PERIODS_PER_YEAR: Readonly<Record<Frequency, number>> = {
  hour: 8766,
  day: 365.25,
  week: 52.1775,
  month: 12,
  quarter: 4,
};

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$/;
const ISO_HOUR = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2})(?::00(?::00(?:\.0+)?)?)?)?$/;

/**
 * Days from 1970-01-01 to a civil date (proleptic Gregorian).
 *
 * @param year Full year. @param month 1 to 12. @param day 1 to 31; not checked against the month.
 * @see https://howardhinnant.github.io/date_algorithms.html#days_from_civil
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** A civil date; `month` 1 to 12, `day` 1 to 31. */
export interface CivilDate {
  /** Full year. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/**
 * The civil date of a day number; inverse of {@linkcode daysFromCivil}.
 *
 * @param days Days since 1970-01-01.
 * @see https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 */
export function civilFromDays(days: number): CivilDate {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp + (mp < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1 };
}

/** Weekday of a day number: 0 = Monday … 6 = Sunday. */
export function weekday(days: number): number {
  return ((days + 3) % 7 + 7) % 7;
}

/** Length of a month in days. */
export function daysInMonth(year: number, month: number): number {
  return daysFromCivil(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - daysFromCivil(year, month, 1);
}

/**
 * Day number of a strict ISO date (`2024-02-29`, also followed by a midnight time).
 *
 * @param text Date without time zone.
 * @returns Days since 1970-01-01.
 * @throws {DataError} `INVALID_DATE` if the text is not a real civil date, `TIME_ZONE` if it carries an offset.
 */
export function parseDate(text: string): number {
  return parseStamp(text, ISO_DATE).days;
}

function parseStamp(text: string, pattern: RegExp): { days: number; hour: number } {
  const match = pattern.exec(text);
  if (match === null) {
    if (/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) && text.includes(":")) {
      throw new DataError(
        "TIME_ZONE",
        `Cannot read a timestamp as it must have no time zone: current value is "${text}"`,
        {
          hint: "Convert to local civil dates (YYYY-MM-DD) first.",
        },
      );
    }
    throw invalidDate(text);
  }
  const [year, month, day, hour] = [Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23) throw invalidDate(text);
  return { days: daysFromCivil(year, month, day), hour };
}

function invalidDate(text: string): DataError {
  return new DataError("INVALID_DATE", `Cannot read a date as it must be a real ISO date: current value is "${text}"`, {
    hint: "Write dates as YYYY-MM-DD (hours as YYYY-MM-DDTHH).",
  });
}

/**
 * Period number of an ISO date (or, for hours, an ISO date and hour).
 *
 * @param calendar Frequency and anchor.
 * @param text ISO timestamp without time zone; any day of a week, month or quarter names that period.
 * @throws {DataError} `INVALID_DATE`, `TIME_ZONE`.
 */
export function parsePeriod(calendar: Calendar, text: string): number {
  if (calendar.frequency === "hour") {
    const { days, hour } = parseStamp(text, ISO_HOUR);
    return days * 24 + hour;
  }
  return periodOfDay(calendar, parseDate(text));
}

/**
 * The period that contains a day (for hours: its first hour).
 *
 * @param calendar Frequency and anchor. @param days Days since 1970-01-01.
 */
export function periodOfDay(calendar: Calendar, days: number): number {
  if (calendar.frequency === "hour") return days * 24;
  if (calendar.frequency === "day") return days;
  // Week 0 starts on the first anchor weekday at or before 1970-01-01, a Thursday (3).
  if (calendar.frequency === "week") return Math.floor((days + mod7(3 - calendar.anchor)) / 7);
  const { year, month } = civilFromDays(days);
  return calendar.frequency === "month" ? year * 12 + month - 1 : year * 4 + Math.floor((month - 1) / 3);
}

/**
 * First day of a period.
 *
 * @param calendar Frequency and anchor. @param period Period number.
 * @returns Days since 1970-01-01.
 */
export function dayOfPeriod(calendar: Calendar, period: number): number {
  switch (calendar.frequency) {
    case "hour":
      return Math.floor(period / 24);
    case "day":
      return period;
    case "week":
      return period * 7 - mod7(3 - calendar.anchor);
    case "month":
      return daysFromCivil(Math.floor(period / 12), period % 12 + 1, 1);
    case "quarter":
      return daysFromCivil(Math.floor(period / 4), period % 4 * 3 + 1, 1);
  }
}

function mod7(value: number): number {
  return (value % 7 + 7) % 7;
}

/**
 * ISO text of a period: its first day, or for hours `YYYY-MM-DDTHH:00:00`.
 *
 * @param calendar Frequency and anchor. @param period Period number.
 */
export function formatPeriod(calendar: Calendar, period: number): string {
  const { year, month, day } = civilFromDays(dayOfPeriod(calendar, period));
  const date = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return calendar.frequency === "hour"
    ? `${date}T${String(period - Math.floor(period / 24) * 24).padStart(2, "0")}:00:00`
    : date;
}
