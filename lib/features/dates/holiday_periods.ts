import { type Calendar, parseDate, periodOfTime, periodsPerDay } from "../../core/time/calendar.ts";

/** Holiday name to ISO dates or period numbers. */
export type HolidayDates = Readonly<Record<string, readonly (string | number)[]>>;

/** What is added to a holiday's name where a week is taken to end with its stamp. */
export const TO_STAMP = "_to_stamp";

/**
 * Holidays as periods. Where nobody said which end of its week a stamp names, the week from the stamp and the week up to
 * it are two holidays, `<name>` and `<name>_to_stamp`: models find out which of them moves the target.
 *
 * @param holidays Dates by name. @param calendar Of the table.
 * @returns Period numbers by name, ascending, without repetition; none of a day on which business is closed.
 * @throws {DataError} `INVALID_DATE`.
 */
export function holidayPeriods(holidays: HolidayDates, calendar: Calendar): Record<string, number[]> {
  const isUnknown = calendar.frequency === "week" && calendar.weekLabel === undefined;
  return Object.fromEntries(
    Object.entries(holidays).flatMap(([name, dates]) => {
      const from = periodsOf(dates, calendar);
      if (!isUnknown || dates.every((date) => typeof date === "number")) return [[name, from]];
      return [[name, from], [`${name}${TO_STAMP}`, periodsOf(dates, { ...calendar, weekLabel: "end" })]];
    }),
  );
}

function periodsOf(dates: readonly (string | number)[], calendar: Calendar): number[] {
  const periods = dates.flatMap((date) => typeof date === "number" ? date : periodsOfDate(calendar, date));
  return [...new Set(periods)].sort((a, b) => a - b);
}

/** All periods of a day, or the one that holds it; none of a day on which business is closed. */
function periodsOfDate(calendar: Calendar, date: string): number[] {
  const period = periodOfTime(calendar, parseDate(date), 0);
  if (period === null) return [];
  return Array.from({ length: Math.max(1, periodsPerDay(calendar.frequency)) }, (_, i) => period + i);
}
