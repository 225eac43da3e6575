import { historyFamily, type HistoryFit } from "./_history.ts";
import type { ModelFamily } from "./family.ts";
import { minimizeScalar } from "./minimize.ts";

/** Smoothing weights tried before the refinement; the ends are those of R's `ets`. */
const GRID = [1e-4, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9999];

/**
 * Simple exponential smoothing: the level moves by `alpha` of each one-step error. Both alpha and the first level
 * minimise the squared one-step errors; the best first level is a weighted mean for each alpha, so the search has one
 * dimension. An unknown value leaves the level as it is.
 *
 * @see Hyndman & Athanasopoulos (2018), Forecasting: Principles and Practice, section 7.1, https://otexts.com/fpp2/ses.html
 */
export const ses: ModelFamily<HistoryFit> = historyFamily({
  name: "ses",
  summary: "Simple exponential smoothing; weight and first level by least squares.",
  minRows: 3,
  defaults: {},
  estimate(y) {
    const { at: alpha } = minimizeScalar((weight) => profile(y, weight).error, GRID);
    return [alpha, profile(y, alpha).level];
  },
  extrapolate(y, { numbers: [alpha, first] }, out) {
    let level = first;
    for (let t = 0; t < y.length; t++) if (y[t] === y[t]) level += alpha * (y[t] - level);
    out.fill(level);
  },
});

/**
 * Best first level for a weight, and its sum of squared errors. The error at t is y[t] - (from + share × level) where
 * `from` is the filter started at 0 and `share` what is left of the first level.
 */
function profile(y: Float64Array, alpha: number): { level: number; error: number } {
  let from = 0, share = 1, xx = 0, xy = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] !== y[t]) continue;
    const residual = y[t] - from;
    xx += share * share;
    xy += share * residual;
    from += alpha * residual;
    share *= 1 - alpha;
  }
  const first = xy / xx;
  // A second pass for the errors: their sum of squares as a difference of sums would cancel on a high level.
  let level = first, error = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] !== y[t]) continue;
    const residual = y[t] - level;
    error += residual * residual;
    level += alpha * residual;
  }
  return { level: first, error };
}
