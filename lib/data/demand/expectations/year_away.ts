import { type Calendar, dayOfPeriod, periodOfDay } from "../../../core/time/calendar.ts";
import { civilFromDays, daysFromCivil } from "../../../core/time/civil.ts";

/**
 * Where a period would be, were the year alone mistyped: the same month, day and hour some years away.
 *
 * @param calendar Calendar of the table. @param period Period number. @param years How many, negative for earlier ones.
 * @returns One period, or two neighbours for weeks: their days have other weekdays in another year.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { yearAway } from "@lib/data/demand/expectations/year_away.ts";
 * assertEquals(yearAway({ frequency: "day", anchor: 0 }, 0, 1), [365]);
 * assertEquals(yearAway({ frequency: "month", anchor: 0 }, 24_000, -2), [23_976]);
 * ```
 */
export function yearAway(calendar: Calendar, period: number, years: number): number[] {
  const first = dayOfPeriod(calendar, period), last = Math.max(dayOfPeriod(calendar, period + 1) - 1, first);
  const within = period - periodOfDay(calendar, first);
  const places = [first, last].map((days) => {
    const { year, month, day } = civilFromDays(days);
    return periodOfDay(calendar, daysFromCivil(year + years, month, day)) + within;
  });
  return [...new Set(places)];
}
