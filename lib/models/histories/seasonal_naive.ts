import { mean } from "../../core/numbers/statistics.ts";
import { historyFamily, type HistoryFit, type HistoryModel, NO_PARAMS } from "./history_family.ts";
import type { ModelFamily } from "../contract/family.ts";

/** States: the last known value of the series, then that of each position. */
const blank = ({ seasonLength }: Pick<HistoryModel, "seasonLength">) => new Float64Array(1 + seasonLength).fill(NaN);

/**
 * Every step is the last known value of the same season position; a position that was never observed gets the last known
 * value of the series.
 */
export const seasonalNaive: ModelFamily<HistoryFit> = historyFamily({
  name: "seasonal_naive",
  summary: "The last known value of the same season position.",
  minRows: 1,
  ...NO_PARAMS,
  estimate: () => ({ numbers: [] }),
  size: ({ seasonLength }) => 1 + seasonLength,
  blank,
  advance,
  extrapolate,
  // The level is the mean of the season that is repeated.
  components(state, { seasonLength }, forecast) {
    const level = mean(state.subarray(1)), season = forecast.map((value) => value - level);
    return { level: new Float64Array(forecast.length).fill(level), [`season_${seasonLength}`]: season };
  },
});

function advance(
  state: Float64Array,
  y: Float64Array,
  { seasonLength }: Pick<HistoryModel, "seasonLength">,
  at: number,
): void {
  for (let t = 0, position = at % seasonLength; t < y.length; t++) {
    if (y[t] === y[t]) state[0] = state[1 + position] = y[t]!;
    if (++position === seasonLength) position = 0;
  }
}

function extrapolate(
  state: Float64Array,
  { seasonLength }: Pick<HistoryModel, "seasonLength">,
  out: Float64Array,
  at: number,
): void {
  for (let h = 0; h < out.length; h++) {
    const value = state[1 + (at + h) % seasonLength]!;
    out[h] = value === value ? value : state[0]!;
  }
}

/**
 * What {@linkcode seasonalNaive} says after a history, without a fitted model, and of nothing known too.
 *
 * @param y Target up to the origin, shape [n]; NaN is missing. @param model `seasonLength` m >= 1; `horizon`: steps.
 * @returns Unit of `y`, shape [horizon]; NaN where nothing is known.
 */
export function lastSeason(
  y: Float64Array,
  model: { readonly seasonLength: number; readonly horizon: number },
): Float64Array {
  const state = blank(model), out = new Float64Array(model.horizon);
  advance(state, y, model, 0);
  extrapolate(state, model, out, y.length);
  return out;
}
