import type { Frequency } from "../../core/time/calendar.ts";

/** What counts as the newest part of a table, and how far back the same season lies. */
export interface RecentSpan {
  /** Periods of the newest part. */
  readonly periods: number;
  /** Periods of a year, of days and less the same weekdays of it. */
  readonly year: number;
}

/** About a month; of longer periods as many as tell something. */
const SPANS: Readonly<Record<Frequency, readonly [periods: number, year: number]>> = {
  "15min": [96 * 7, 96 * 364],
  "30min": [48 * 7, 48 * 364],
  hour: [24 * 14, 24 * 364],
  day: [28, 364],
  business_day: [20, 260],
  week: [8, 52],
  month: [3, 12],
  quarter: [2, 4],
  year: [2, 2],
  row: [1, 1],
};

/** The newest part of a table of a frequency. */
export function recentSpan(frequency: Frequency): RecentSpan {
  const [periods, year] = SPANS[frequency];
  return { periods, year };
}
