/** One-sided 95 % point of the standard normal distribution. */
export const NORMAL_95 = 1.6448536269514722;

/**
 * Mean of the finite values.
 *
 * @param values Shape [n]; NaN is skipped. @returns NaN if nothing is left.
 */
export function mean(values: ArrayLike<number>): number {
  let sum = 0, count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i]!;
    count++;
  }
  return count === 0 ? NaN : sum / count;
}

/**
 * Variance of the finite values (divisor n - 1).
 *
 * @param values Shape [n]; NaN is skipped. @returns NaN if fewer than two are left.
 */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0, count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += (values[i]! - centre) ** 2;
    count++;
  }
  return count < 2 ? NaN : sum / (count - 1);
}

/**
 * Quantile by linear interpolation of the order statistics (type 7 of Hyndman & Fan).
 *
 * @param values Shape [n]; NaN is skipped. @param probability In [0, 1].
 * @returns NaN if nothing is left.
 * @throws {RangeError} If the probability is outside [0, 1].
 * @see Hyndman & Fan (1996), doi:10.2307/2684934
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileSorted(sortFinite(values), probability);
}

/**
 * As {@linkcode quantile}, of values already ascending and without NaN.
 *
 * @param sorted Shape [n], ascending. @param probability In [0, 1].
 */
export function quantileSorted(sorted: ArrayLike<number>, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(
      `Cannot take a quantile as the probability must be in [0, 1]: current value is ${probability}`,
    );
  }
  if (sorted.length === 0) return NaN;
  const position = (sorted.length - 1) * probability;
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (position - low) * (sorted[high]! - sorted[low]!);
}

/** Median of the finite values; NaN if there are none. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Share of the values that a robust mean cuts at each end, and never less than one of three or more. */
const WILD = 0.02;

/**
 * The bounds between which a robust mean takes its values: the order statistics after the wildest 2 % at each end, at least
 * one value where there are three.
 *
 * @param values Shape [n]; NaN is skipped. @returns `[lo, hi]`; NaN if nothing is left.
 */
function tameBounds(values: ArrayLike<number>): [lo: number, hi: number] {
  const sorted = sortFinite(values);
  const cut = sorted.length < 3 ? 0 : Math.max(1, Math.floor(sorted.length * WILD));
  return [sorted[cut] ?? NaN, sorted[sorted.length - 1 - cut] ?? NaN];
}

/**
 * The values with the wildest 2 % at each end (at least one where there are three) cut to the next: a mean or a variance of
 * them is not led by one wild value.
 *
 * @param values Shape [n]; NaN stays NaN.
 * @see Tukey (1962), doi:10.1214/aoms/1177704711
 */
export function winsorizeEnds(values: ArrayLike<number>): Float64Array {
  const [lo, hi] = tameBounds(values), tame = new Float64Array(values);
  for (let i = 0; i < tame.length; i++) tame[i] = Math.min(hi, Math.max(lo, tame[i]!));
  return tame;
}

/**
 * Mean of the values after {@linkcode winsorizeEnds}: one value, however wild, moves it no further than its neighbour.
 *
 * @param values Shape [n]; NaN is skipped. @returns NaN if nothing is left.
 */
export function robustMean(values: ArrayLike<number>): number {
  return mean(winsorizeEnds(values));
}

/** The values without NaN, ascending, as a new array. */
export function sortFinite(values: ArrayLike<number>): Float64Array {
  const sorted = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === value) sorted[count++] = value;
  }
  return (count === sorted.length ? sorted : sorted.slice(0, count)).sort();
}

/** Demand pattern of a series by the cut-offs of Syntetos, Boylan & Croston. */
export type DemandClass = "smooth" | "erratic" | "intermittent" | "lumpy" | "no_demand";

/**
 * Demand class from the average demand interval (ADI, cut 1.32) and the squared coefficient of variation of the
 * non-zero demands (CV², cut 0.49).
 *
 * @param y Target, shape [n]; NaN is skipped.
 * @see Syntetos, Boylan & Croston (2005), doi:10.1057/palgrave.jors.2601841
 */
export function classifyDemand(y: ArrayLike<number>): { demandClass: DemandClass; adi: number; cv2: number } {
  const demands: number[] = [];
  let observed = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!;
    if (value !== value) continue;
    observed++;
    if (value !== 0) demands.push(value);
  }
  if (demands.length === 0) return { demandClass: "no_demand", adi: NaN, cv2: NaN };
  const adi = observed / demands.length;
  const cv2 = demands.length < 2 ? 0 : variance(demands) / mean(demands) ** 2;
  const intermittent = adi > 1.32, erratic = cv2 > 0.49;
  const demandClass = intermittent ? (erratic ? "lumpy" : "intermittent") : (erratic ? "erratic" : "smooth");
  return { demandClass, adi, cv2 };
}
