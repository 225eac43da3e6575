import { historyFamily, type HistoryFit } from "./_history.ts";
import type { ModelFamily } from "./family.ts";
import { minimizeScalar } from "./minimize.ts";

/** Smoothing weights tried before the refinement; the ends are those of R's `ets`. */
const GRID = [1e-4, 0.02, 0.06, 0.12, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9999];

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
    const { known, centre } = centred(y);
    const { at: alpha } = minimizeScalar((weight) => profile(known, weight).error, GRID);
    return { numbers: [alpha], first: Float64Array.of(centre + profile(known, alpha).level) };
  },
  size: () => 1,
  advance(state, y, { numbers: [alpha = NaN] }) {
    let [level = NaN] = state;
    for (let t = 0; t < y.length; t++) if (y[t] === y[t]) level += alpha * (y[t]! - level);
    state[0] = level;
  },
  extrapolate: ([level = NaN], _, out) => void out.fill(level),
});

/** The known values less their mean: sums of squares of them do not cancel on a high level. */
function centred(y: Float64Array): { known: Float64Array; centre: number } {
  const known = new Float64Array(y.length);
  let count = 0, sum = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] !== y[t]) continue;
    known[count++] = y[t]!;
    sum += y[t]!;
  }
  const centre = sum / count;
  for (let t = 0; t < count; t++) known[t]! -= centre;
  return { known: known.subarray(0, count), centre };
}

/**
 * Best first level for a weight, and its sum of squared errors, in one pass. The error at t is
 * y[t] - (from + share × level) where `from` is the filter started at 0 and `share` what is left of the first level.
 */
function profile(y: Float64Array, alpha: number): { level: number; error: number } {
  const keep = 1 - alpha;
  let from = 0, share = 1, xy = 0, yy = 0;
  for (let t = 0; t < y.length; t++) {
    const residual = y[t]! - from;
    xy += share * residual;
    yy += residual * residual;
    from = keep * from + alpha * y[t]!;
    share *= keep;
  }
  const xx = (1 - share * share) / (1 - keep * keep);
  return { level: xy / xx, error: Math.max(0, yy - xy * xy / xx) };
}
