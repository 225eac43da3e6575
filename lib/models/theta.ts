import { type HistoryFamily, historyFamily, lastKnown } from "./_history.ts";
import { minimizeScalar } from "./minimize.ts";
import { partsOf } from "./parts_of.ts";
import { estimateSeason, fillHoles, removeSeason, type Season } from "./season.ts";

/** Smoothing weights tried before the refinement; the ends are those of the reference implementation. */
const GRID = [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];
const KINDS = ["none", "multiplicative", "additive"] as const;

/**
 * Optimised theta model: simple exponential smoothing plus a share of the linear trend's drift.
 *
 *     forecast[t] = level[t-1] + share × D[t]     D[1] = A + B, D[t+1] = (1 - alpha) D[t] + B
 *     level[t]    = level[t-1] + alpha (y[t] - level[t-1])        A + B t: least squares line; share = 1 - 1/theta
 *
 * For each alpha the best first level and share are a least squares problem of two unknowns, so the search has one
 * dimension. theta = 2 is Assimakopoulos & Nikolopoulos' model. A significant season is taken out first. An unknown value
 * counts as equal to its forecast. States: level, drift, last known value.
 *
 * @see Fiorucci et al. (2016), doi:10.1016/j.ijforecast.2016.02.005
 */
export const theta: HistoryFamily = historyFamily({
  name: "theta",
  summary: "Optimised theta: smoothing plus a share of the linear trend, seasonally adjusted where significant.",
  minRows: 4,
  defaults: {},
  estimate(y, { seasonLength }) {
    const season = estimateSeason(fillHoles(y), seasonLength);
    const adjusted = removeSeason(y, season);
    const line = fitLine(adjusted);
    const { at: alpha } = minimizeScalar((weight) => profile(adjusted, line, weight).error, GRID);
    const { level, share } = profile(adjusted, line, alpha);
    const numbers = [alpha, share, line.slope, KINDS.indexOf(season.kind), ...season.indices];
    return { numbers, first: Float64Array.of(level, line.intercept + line.slope, NaN) };
  },
  size({ seasonLength, numbers }) {
    const kind = KINDS[numbers[3] ?? NaN], indices = numbers.length - 4;
    return kind !== undefined && indices === (kind === "none" ? 0 : seasonLength) ? 3 : NaN;
  },
  advance(state, y, { numbers }, at) {
    const [alpha = NaN, share = NaN, slope = NaN] = numbers,
      adjusted = removeSeason(y, seasonOf(numbers), { start: at });
    let [level = NaN, drift = NaN] = state;
    for (let t = 0; t < y.length; t++) {
      const value = adjusted[t]!;
      level += alpha * (value === value ? value - level : share * drift);
      drift = (1 - alpha) * drift + slope;
    }
    const last = lastKnown(y);
    state.set([level, drift, last < 0 ? state[2]! : y[last]!]);
  },
  extrapolate([level = NaN, drift = NaN, last = NaN], { numbers }, out, at) {
    const [, share = NaN, slope = NaN] = numbers, raw = out.map((_, h) => level + share * (drift + h * slope));
    out.set(removeSeason(raw, seasonOf(numbers), { start: at, inverse: true }));
    if (!out.every(Number.isFinite)) out.fill(last);
  },
  components([level = NaN, drift = NaN], { seasonLength, numbers }, forecast) {
    const [, share = NaN, slope = NaN] = numbers, season = seasonOf(numbers);
    const trend = forecast.map((_, h) => share * (drift + h * slope));
    return partsOf(forecast, { level, trend, season: season.kind === "none" ? null : seasonLength });
  },
});

/** The season among a model's numbers: its kind, then the index of each position, the model's first period first. */
function seasonOf(numbers: Float64Array): Season {
  return { kind: KINDS[numbers[3]!]!, indices: numbers.subarray(4) };
}

interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** Least squares line of the known values over t = 1 … n. */
function fitLine(y: Float64Array): Line {
  let count = 0, meanT = 0, meanY = 0, tt = 0, ty = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] !== y[t]) continue;
    count++;
    const dt = t + 1 - meanT;
    meanT += dt / count;
    meanY += (y[t]! - meanY) / count;
    tt += dt * (t + 1 - meanT);
    ty += dt * (y[t]! - meanY);
  }
  const slope = tt > 0 ? ty / tt : 0;
  return { intercept: meanY - slope * meanT, slope };
}

/**
 * Best first level and share for a weight, and the sum of squared errors. The forecast is
 * `base` + `ofLevel` × first level + `ofShare` × share, each following its own recursion.
 */
function profile(y: Float64Array, line: Line, alpha: number): { level: number; share: number; error: number } {
  let base = 0, ofLevel = 1, held = 0, drift = line.intercept + line.slope;
  let aa = 0, ab = 0, bb = 0, ay = 0, by = 0;
  for (let t = 0; t < y.length; t++) {
    const ofShare = held + drift;
    if (y[t] === y[t]) {
      const residual = y[t]! - base;
      aa += ofLevel * ofLevel;
      ab += ofLevel * ofShare;
      bb += ofShare * ofShare;
      ay += ofLevel * residual;
      by += ofShare * residual;
      base += alpha * residual;
      ofLevel *= 1 - alpha;
      held *= 1 - alpha;
    } else {
      held += alpha * drift;
    }
    drift = (1 - alpha) * drift + line.slope;
  }
  const determinant = aa * bb - ab * ab;
  // theta >= 1 keeps the share in [0, 1); without a drift to share, any is as good.
  const free = determinant > 1e-12 * aa * bb ? (aa * by - ab * ay) / determinant : 0;
  const share = Math.min(Math.max(free, 0), 1);
  const level = (ay - ab * share) / aa;
  return { level, share, error: squaredErrors(y, line, { alpha, level, share }) };
}

function squaredErrors(
  y: Float64Array,
  line: Line,
  model: { readonly alpha: number; readonly level: number; readonly share: number },
): number {
  const { alpha, share } = model;
  let level = model.level, drift = line.intercept + line.slope, error = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!;
    if (value === value) error += (value - level - share * drift) ** 2;
    level += alpha * (value === value ? value - level : share * drift);
    drift = (1 - alpha) * drift + line.slope;
  }
  return error;
}
