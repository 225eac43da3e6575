import { mean, NORMAL_95, robustMean, variance, winsorizeEnds } from "../core/numbers/statistics.ts";
import { assertSameLength, type Values } from "./_rows.ts";

/** How many times as large the errors of one method are as those of another on the same keys. */
export interface ErrorRatio {
  /** Ratio over all keys: below 1 the first is better; NaN without keys. */
  readonly ratio: number;
  /** Least ratio that the keys leave room for, closed: 0 where they are too few to show anything. */
  readonly lo: number;
  /** Largest such ratio, closed; Infinity where they are too few. */
  readonly hi: number;
  /** Keys where both errors are known. */
  readonly keys: number;
}

/** Of fewer keys, all on one side, one pattern of signs in 2^4 is as extreme: more than the 5 % that an end may be missed by. */
const FEWEST_KEYS = 5;

/**
 * Ratio of two methods' errors over keys, each end with 95 % confidence (together 90 %).
 *
 *     ratio = 1 + mean of (first - second) / mean of second
 *
 * Both means are of values whose wildest 2 % at each end, at least one, are cut to the next: no key moves them without bound.
 * Ratios of single keys are not averaged: where nothing was sold a forecast of zero is right to the last digit, and the mean
 * of what may come is not. The ends are those of Student's t for winsorised values.
 *
 * @param first Errors >= 0 of the first method per key, in one unit for all keys such as MASE, shape [k]; keys with a NaN in
 * either are left out.
 * @param second Errors >= 0 of the second method per key, shape [k].
 * @throws {RangeError} If shapes differ.
 * @see Dixon & Tukey (1968), doi:10.1080/00401706.1968.10490537
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { errorRatio } from "@lib/metrics/error_ratio.ts";
 * const { ratio, lo, hi, keys } = errorRatio([2, 2.2, 1.8, 2.1, 1.9, 2, NaN], [1, 1, 1, 1, 1, 1, 1]);
 * assertAlmostEquals(ratio, 2, 1e-9);
 * assertEquals([keys, lo > 1.8, hi < 2.2], [6, true, true]);
 * ```
 */
export function errorRatio(first: Values, second: Values): ErrorRatio {
  assertSameLength(first, second);
  const known = Array.from(first, (error, k) => [error, second[k]!] as const)
    .filter(([a, b]) => !Number.isNaN(a) && !Number.isNaN(b));
  const keys = known.length, base = robustMean(known.map(([, b]) => b));
  const differences = winsorizeEnds(known.map(([a, b]) => a - b)), centre = mean(differences);
  const ratioOf = (difference: number) => Math.max(0, difference === 0 ? 1 : 1 + difference / base);
  if (keys < FEWEST_KEYS) return { ratio: keys === 0 ? NaN : ratioOf(centre), lo: 0, hi: Infinity, keys };
  const reach = reachOf(differences);
  return { ratio: ratioOf(centre), lo: ratioOf(centre - reach), hi: ratioOf(centre + reach), keys };
}

/**
 * How much larger one error is than another, in [-1, 1]; 0 where both are without error.
 *
 * @param first Error >= 0. @param second Error >= 0.
 */
export function relativeDifference(first: number, second: number): number {
  return first === 0 && second === 0 ? 0 : (first - second) / (first + second);
}

/** By how much the mean of winsorised values may be off; of n values `cut` at each end say nothing of their own. */
function reachOf(winsorised: Float64Array): number {
  const n = winsorised.length, cut = Math.max(1, Math.floor(0.02 * n)), free = n - 2 * cut;
  return quantileOfT(free - 1) * Math.sqrt(variance(winsorised) / n) * (n - 1) / (free - 1);
}

/**
 * The 95 % quantile of Student's t with n >= 2 degrees of freedom, within 0.02.
 *
 * @see Fisher & Cornish (1960), doi:10.1080/00401706.1960.10489895
 */
function quantileOfT(n: number): number {
  if (n < 3) return 2.92;
  const z = NORMAL_95, z3 = z ** 3, z5 = z ** 5;
  return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n ** 2) +
    (3 * z ** 7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n ** 3);
}
