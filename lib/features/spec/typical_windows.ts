import { type Calendar, type Frequency, seasonLengthOf } from "../../core/time/calendar.ts";

/** Windows that fit a frequency, in periods, ascending: a part of a cycle, a cycle or two, a long memory. */
export const TYPICAL_WINDOWS: Readonly<Record<Frequency, readonly number[]>> = {
  "15min": [24, 96, 672, 2688],
  "30min": [12, 48, 336, 1344],
  hour: [6, 24, 168, 672],
  day: [7, 14, 28, 91],
  business_day: [5, 10, 20, 65],
  week: [4, 8, 13, 26],
  month: [3, 6, 12, 24],
  quarter: [2, 4, 8, 12],
  year: [2, 3, 5, 8],
  row: [1],
};

/**
 * Cycles of a calendar, in periods; the first is the main one. Days: 52 weeks keep the weekday a year back.
 *
 * @param calendar Frequency and open days. @param main Length of the main cycle, where it is another.
 */
export function typicalSeasons(calendar: Calendar, main?: number): number[] {
  const cycle = seasonLengthOf(calendar);
  const { frequency } = calendar;
  const longer = frequency === "day" || frequency === "business_day" ? 52 * cycle : 7 * cycle;
  const isOneCycle = frequency === "week" || frequency === "month" || frequency === "quarter" || frequency === "year";
  return [...new Set([main ?? cycle, cycle, ...(isOneCycle ? [] : [longer])])];
}

/** Trailing window of the target's level, in periods: about a cycle, at least 8 but for years. */
export const LEVEL_WINDOW: Readonly<Record<Frequency, number>> = {
  "15min": 672,
  "30min": 336,
  hour: 168,
  day: 28,
  business_day: 20,
  week: 13,
  month: 12,
  quarter: 8,
  year: 5,
  row: 1,
};
