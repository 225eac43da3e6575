import { mean } from "../../core/numbers/statistics.ts";
import { type HistoryFamily, historyFamily, lastKnown } from "./history_family.ts";
import { chooseForm, SEASONS, TRENDS } from "./ets_choice.ts";
import { advanceEts, type EtsFilter, forecastEts, LEVEL, SEASON } from "./ets_filter.ts";
import { numberIn } from "../contract/params.ts";
import { seasonParts } from "./parts_of.ts";

const MIN_ROWS = 4;

/**
 * Exponential smoothing state space models with additive, damped or no trend, additive, multiplicative or no season and
 * absolute or relative errors: 15 forms. Of those that the history is long enough for, the one with the least AICc serves.
 * Multiplicative seasons and relative errors need a positive series; a season needs two whole cycles. An unknown value counts as equal to its
 * forecast. States: last known value, level, trend, seasons with the next one first. Of a long history only the newest `window` values count (and up to a season more).
 *
 * @see Hyndman et al. (2008), Forecasting with Exponential Smoothing, doi:10.1007/978-3-540-71918-2
 */
export const ets: HistoryFamily = historyFamily({
  name: "ets",
  summary: "Exponential smoothing (ETS) with trend, damping and season; the form is chosen by AICc.",
  minRows: MIN_ROWS,
  defaults: { window: 500 },
  rules: { window: numberIn(1, Infinity) },
  estimate(history, { seasonLength, params }) {
    const start = startOf(history, seasonLength, params.window), y = history.subarray(start);
    const scale = meanSize(y), scaled = y.map((value) => value / scale);
    const { trend, season, weights, states } = chooseForm(scaled, seasonLength);
    const { alpha, beta, gamma, phi } = weights;
    const numbers = [scale, TRENDS.indexOf(trend), SEASONS.indexOf(season), alpha, beta, gamma, phi];
    return { numbers, first: Float64Array.of(NaN, ...states), skip: start };
  },
  size({ seasonLength, numbers }) {
    const season = SEASONS[numbers[2] ?? NaN];
    return season === undefined ? NaN : season === "none" ? 3 : 3 + seasonLength;
  },
  advance(state, y, { numbers }) {
    const [scale = NaN] = numbers, last = lastKnown(y);
    advanceEts(y.map((value) => value / scale), filterOf(numbers), state.subarray(1));
    if (last >= 0) state[0] = y[last]!;
  },
  extrapolate(state, { numbers }, out) {
    forecastEts(filterOf(numbers), state.subarray(1), out);
    for (let h = 0; h < out.length; h++) out[h]! *= numbers[0]!;
    if (!out.every(Number.isFinite)) out.fill(state[0]!);
  },
  components(state, { seasonLength, numbers }, forecast) {
    const { season, weights } = filterOf(numbers), [scale = NaN] = numbers;
    const trend = new Float64Array(forecast.length), own = state[1 + LEVEL]! * scale;
    forecastEts({ season: "none", weights }, state.subarray(1, 1 + SEASON), trend);
    // What all seasons share is the level's: seasons drift away from a mean of 0, or 1, and the level the other way.
    const shared = season === "none" ? NaN : mean(state.subarray(1 + SEASON, 1 + SEASON + seasonLength));
    const factor = season === "multiplicative" ? shared : 1;
    const level = own * factor + (season === "additive" ? shared * scale : 0);
    for (let h = 0; h < trend.length; h++) trend[h] = (trend[h]! * scale - own) * factor;
    return seasonParts(forecast, { level, trend, season: season === "none" ? null : seasonLength });
  },
});

/** The filter among a model's numbers. */
function filterOf([, , season = 0, alpha = NaN, beta = NaN, gamma = NaN, phi = NaN]: Float64Array): EtsFilter {
  return { season: SEASONS[season]!, weights: { alpha, beta, gamma, phi } };
}

/** Where the window begins: a whole number of seasons after the start, and early enough to hold sufficient values. */
function startOf(y: Float64Array, seasonLength: number, window: number): number {
  const start = Math.max(0, Math.floor((y.length - window) / seasonLength) * seasonLength);
  let known = 0;
  for (let t = start; t < y.length; t++) if (y[t] === y[t]) known++;
  return known >= Math.min(window, 2 * seasonLength + MIN_ROWS) ? start : 0;
}

/** Mean absolute value of the known values; 1 for all zeros. Dividing by it makes the search independent of the unit. */
function meanSize(y: Float64Array): number {
  let sum = 0, count = 0;
  for (const value of y) {
    if (value !== value) continue;
    sum += Math.abs(value);
    count++;
  }
  return sum > 0 ? sum / count : 1;
}
