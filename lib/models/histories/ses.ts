import { historyFamily, type HistoryFit, NO_PARAMS } from "./history_family.ts";
import type { ModelFamily } from "../contract/family.ts";
import { insideEnds, minimizeScalar } from "./minimize.ts";
import { simpleSmoothingOf } from "../smoothing/lanes.ts";

/** Smoothing weights tried before the refinement; the ends are those of R's `ets`. */
const GRID = [1e-4, 0.02, 0.06, 0.12, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9999];

/** What the refinement asks first at an end of the grid, and all weights that are tried side by side. */
const ENDS = insideEnds(GRID), WEIGHTS = [...GRID, ...ENDS];

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
  ...NO_PARAMS,
  estimate(y) {
    const { known, centre } = centred(y), lanes = simpleSmoothingOf(known, WEIGHTS);
    if (lanes === null) {
      const { at } = minimizeScalar((alpha) => profile(known, alpha).error, GRID);
      return { numbers: Float64Array.of(at), first: Float64Array.of(centre + profile(known, at).level) };
    }
    const errorAt = (alpha: number) => {
      const lane = ENDS.indexOf(alpha);
      return lane < 0 ? profile(known, alpha).error : lanes[2 * (GRID.length + lane)]!;
    };
    const { at } = minimizeScalar(errorAt, GRID, { onGrid: (i) => lanes[2 * i]! }), lane = WEIGHTS.indexOf(at);
    const level = lane < 0 ? profile(known, at).level : lanes[2 * lane + 1]!;
    return { numbers: Float64Array.of(at), first: Float64Array.of(centre + level) };
  },
  size: () => 1,
  advance(state, y, { numbers }) {
    const alpha = numbers[0]!;
    let level = state[0]!;
    for (let t = 0; t < y.length; t++) {
      const value = y[t]!;
      if (value === value) level += alpha * (value - level);
    }
    state[0] = level;
  },
  extrapolate: (state, _, out) => void out.fill(state[0]!),
});

/** Room for the values of a fit, so that none reserves its own. */
let room = new Float64Array(256);

/** The known values less their mean: sums of squares of them do not cancel on a high level. Valid until the next call. */
function centred(y: Float64Array): { known: Float64Array; centre: number } {
  if (room.length < y.length) room = new Float64Array(2 * y.length);
  let count = 0, sum = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!;
    if (value !== value) continue;
    room[count++] = value;
    sum += value;
  }
  const centre = sum / count;
  for (let t = 0; t < count; t++) room[t]! -= centre;
  return { known: room.subarray(0, count), centre };
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
