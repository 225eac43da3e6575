import { type Calendar, formatPeriod } from "../../core/time/calendar.ts";

/**
 * The texts of some periods after one.
 *
 * @param calendar Of the table. @param end The period before the first of them. @param count How many, >= 0.
 */
export function textsAfter(calendar: Calendar, end: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => formatPeriod(calendar, end + 1 + i));
}
