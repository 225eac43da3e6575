import { mean } from "../../core/numbers/statistics.ts";
import { historyFamily, type HistoryFit } from "./history_family.ts";
import type { ModelFamily } from "../contract/family.ts";

/**
 * Every step is the last known value of the same season position; a position that was never observed gets the last known
 * value of the series. States: that value, then the last one of each position.
 */
export const seasonalNaive: ModelFamily<HistoryFit> = historyFamily({
  name: "seasonal_naive",
  summary: "The last known value of the same season position.",
  minRows: 1,
  defaults: {},
  estimate: () => ({ numbers: [] }),
  size: ({ seasonLength }) => 1 + seasonLength,
  blank: ({ seasonLength }) => new Float64Array(1 + seasonLength).fill(NaN),
  advance(state, y, { seasonLength }, at) {
    for (let t = 0, position = at % seasonLength; t < y.length; t++) {
      if (y[t] === y[t]) state[0] = state[1 + position] = y[t]!;
      if (++position === seasonLength) position = 0;
    }
  },
  extrapolate(state, { seasonLength }, out, at) {
    for (let h = 0; h < out.length; h++) {
      const value = state[1 + (at + h) % seasonLength]!;
      out[h] = value === value ? value : state[0]!;
    }
  },
  // The level is the mean of the season that is repeated.
  components(state, { seasonLength }, forecast) {
    const level = mean(state.subarray(1)), season = forecast.map((value) => value - level);
    return { level: new Float64Array(forecast.length).fill(level), [`season_${seasonLength}`]: season };
  },
});
