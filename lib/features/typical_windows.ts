import type { Frequency } from "../core/calendar.ts";

/** Windows that fit a frequency, in periods, ascending: a part of a cycle, a cycle or two, a long memory. */
export const TYPICAL_WINDOWS: Readonly<Record<Frequency, readonly number[]>> = {
  hour: [6, 24, 168, 672],
  day: [7, 14, 28, 91],
  week: [4, 8, 13, 26],
  month: [3, 6, 12, 24],
  quarter: [2, 4, 8, 12],
};

/** Cycles of a frequency, in periods; the first is the main one. Days: 364 keeps the weekday a year back. */
export const TYPICAL_SEASONS: Readonly<Record<Frequency, readonly number[]>> = {
  hour: [24, 168],
  day: [7, 364],
  week: [52],
  month: [12],
  quarter: [4],
};

/** Trailing window of the target's level, in periods: about a cycle, at least 8. */
export const LEVEL_WINDOW: Readonly<Record<Frequency, number>> = {
  hour: 168,
  day: 28,
  week: 13,
  month: 12,
  quarter: 8,
};
