import { historyFamily, type HistoryFit } from "./history_family.ts";
import type { ModelFamily } from "../contract/family.ts";
import { integerIn } from "../contract/params.ts";

/** Fewest values of a default window, and its length where a season is too long to average over. */
const SHORT_WINDOW = 8;
const LONGEST_SEASON = 24;

/** Values that a model keeps, at most. */
const LONGEST_WINDOW = 1_000_000;

/**
 * Every step is the mean of the last `window` known values, or of all if there are fewer.
 *
 * States: those values, newest first. `window` 0 means the smallest whole number of seasons with at least 8 values, or 8 where a season is longer than 24.
 */
export const movingAverage: ModelFamily<HistoryFit> = historyFamily({
  name: "moving_average",
  summary: "The mean of the last known values; by default whole seasons of at least 8 values.",
  minRows: 1,
  defaults: { window: 0 },
  rules: { window: integerIn(0, LONGEST_WINDOW) },
  estimate: (_, { seasonLength, params: { window } }) => ({
    numbers: [window === 0 ? defaultWindow(seasonLength) : window],
  }),
  size: ({ numbers: [window = NaN] }) => window,
  blank: ({ numbers: [window = 0] }) => new Float64Array(window).fill(NaN),
  advance(state, y) {
    let count = 0, from = y.length;
    while (from > 0 && count < state.length) if (y[--from] === y[from]) count++;
    state.copyWithin(count, 0);
    for (let t = from; t < y.length; t++) if (y[t] === y[t]) state[--count] = y[t]!;
  },
  extrapolate(state, _, out) {
    let sum = 0, count = 0;
    for (; count < state.length && state[count] === state[count]; count++) sum += state[count]!;
    out.fill(sum / count);
  },
});

function defaultWindow(seasonLength: number): number {
  return seasonLength > LONGEST_SEASON ? SHORT_WINDOW : Math.ceil(SHORT_WINDOW / seasonLength) * seasonLength;
}
