import { type Calendar, formatPeriod, PERIODS } from "../../core/time/calendar.ts";

/**
 * One line on a calendar, for logs and screens: `weeks, written as 2024-W05; season of 52`.
 *
 * @param calendar Of a table. @param at `end`: its last period; `seasonLength`: periods of a cycle.
 */
export function describeCalendar(
  calendar: Calendar,
  at: { readonly end: number; readonly seasonLength: number },
): string {
  const written = formatPeriod(calendar, at.end);
  return `${PERIODS[calendar.frequency]}, written as ${written}; season of ${at.seasonLength}`;
}
