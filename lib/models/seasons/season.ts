import { NORMAL_95 } from "../../core/numbers/statistics.ts";

/** Seasonal index below which a multiplicative season is refused: dividing by it would blow noise up. */
const SMALLEST_INDEX = 0.01;

/** Weights of a value of a season and its neighbours, where it is smoothed over them. */
export const NEIGHBOURS: readonly number[] = [0.25, 0.5, 0.25];

/** A season of fixed shape. */
export interface Season {
  /** How it acts on the level. */
  readonly kind: "none" | "multiplicative" | "additive";
  /** Factor (mean 1) or summand (mean 0) of each position t mod m, shape [m]; empty for none. */
  readonly indices: Float64Array;
}

/**
 * The season of a series: none unless the autocorrelation at lag m is significant at the 90 % level, then by classical
 * decomposition, multiplicative where all values are positive.
 *
 * @param y Without holes, shape [n].
 * @param seasonLength m >= 1.
 * @see Fiorucci et al. (2016), doi:10.1016/j.ijforecast.2016.02.005
 */
export function estimateSeason(y: Float64Array, seasonLength: number): Season {
  if (!isSeasonal(y, seasonLength)) return { kind: "none", indices: new Float64Array() };
  if (y.every((value) => value > 0)) {
    const indices = seasonalIndices(y, seasonLength, "multiplicative");
    if (indices.every((index) => index >= SMALLEST_INDEX)) return { kind: "multiplicative", indices };
  }
  return { kind: "additive", indices: seasonalIndices(y, seasonLength, "additive") };
}

/**
 * Whether the autocorrelation at lag m lies outside Bartlett's 90 % band. Needs at least two whole seasons.
 *
 * @param y Without holes, shape [n].
 * @param seasonLength m >= 1.
 */
export function isSeasonal(y: Float64Array, seasonLength: number): boolean {
  const n = y.length, m = seasonLength;
  if (m < 2 || n < 2 * m) return false;
  let centre = 0;
  for (const value of y) centre += value / n;
  const covariance = (lag: number) => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (y[t]! - centre) * (y[t - lag]! - centre);
    return sum;
  };
  const total = covariance(0);
  if (!(total > 0)) return false;
  let squares = 0;
  for (let lag = 1; lag < m; lag++) squares += (covariance(lag) / total) ** 2;
  return Math.abs(covariance(m) / total) > NORMAL_95 * Math.sqrt((1 + 2 * squares) / n);
}

/**
 * Seasonal indices by classical decomposition: means of the ratios (or differences) to a centred moving average.
 *
 * @param y Without holes, shape [n], n >= 2 m; > 0 for a multiplicative season.
 * @param seasonLength m >= 2.
 * @param kind How the season acts.
 * @returns Shape [m], of position t mod m; mean 1 or 0.
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, section 3.4
 */
export function seasonalIndices(
  y: Float64Array,
  seasonLength: number,
  kind: "multiplicative" | "additive",
): Float64Array {
  const m = seasonLength, half = Math.floor(m / 2), multiplicative = kind === "multiplicative";
  const sums = new Float64Array(m), counts = new Float64Array(m);
  for (let t = half; t + half < y.length; t++) {
    // Over an even season the window has m + 1 values and its ends count half.
    let average = 0;
    for (let i = t - half; i <= t + half; i++) average += y[i]!;
    if (m % 2 === 0) average -= (y[t - half]! + y[t + half]!) / 2;
    average /= m;
    sums[t % m]! += multiplicative ? y[t]! / average : y[t]! - average;
    counts[t % m]!++;
  }
  const indices = sums.map((sum, i) => sum / counts[i]!);
  const centre = indices.reduce((sum, index) => sum + index, 0) / m;
  return indices.map((index) => multiplicative ? index / centre : index - centre);
}

/**
 * The series without the season, or with it again.
 *
 * @param y Shape [n]; position 0 of the season is at `start`.
 * @param season What {@linkcode estimateSeason} gave.
 * @param options `start`: position in time of y[0], default 0; `inverse`: put the season back in, default false.
 */
export function removeSeason(
  y: Float64Array,
  season: Season,
  options: { readonly start?: number; readonly inverse?: boolean } = {},
): Float64Array {
  const { start = 0, inverse = false } = options, { kind, indices } = season;
  if (kind === "none") return y.slice();
  return y.map((value, t) => {
    const index = indices[(start + t) % indices.length]!;
    if (kind === "multiplicative") return inverse ? value * index : value / index;
    return inverse ? value + index : value - index;
  });
}

/**
 * A series with its holes filled on the straight line between their neighbours; the ends continue the nearest value.
 *
 * @param y Shape [n]; NaN is a hole; at least one value is known.
 */
export function fillHoles(y: Float64Array): Float64Array {
  const out = y.slice();
  let last = -1;
  for (let t = 0; t <= y.length; t++) {
    if (t < y.length && y[t] !== y[t]) continue;
    for (let hole = last + 1; hole < t; hole++) {
      if (last < 0) out[hole] = y[t]!;
      else if (t === y.length) out[hole] = y[last]!;
      else out[hole] = y[last]! + (y[t]! - y[last]!) * (hole - last) / (t - last);
    }
    last = t;
  }
  return out;
}

/**
 * Position of a period in its season.
 *
 * @param period Number of it, also below 0. @param length m >= 1. @returns In [0, m).
 */
export function positionOf(period: number, length: number): number {
  return ((period % length) + length) % length;
}
