import { mean, variance } from "../core/statistics.ts";
import { assertSameShape, type Values } from "./_rows.ts";

/** How many times as large the errors of one method are as those of another on the same keys. */
export interface ErrorRatio {
  /** Typical ratio: below 1 the first is better; NaN without keys. */
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

/** The 95 % quantile of the normal distribution. */
const Z = 1.6448536269514722;

/**
 * Ratio of two methods' errors over keys, each end with 95 % confidence (together 90 %).
 *
 *     d = mean over keys of (first - second) / (first + second), in [-1, 1]        ratio = (1 + d) / (1 - d)
 *
 * No key moves it without bound, and a ratio of 2 weighs as much as one of 1/2. The ends are those of Student's t.
 *
 * @param first Errors >= 0 of the first method per key, shape [k], in a unit of the key's own; keys with a NaN in either are left out.
 * @param second Errors >= 0 of the second method per key, shape [k].
 * @throws {RangeError} If shapes differ.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { errorRatio } from "@lib/metrics/error_ratio.ts";
 * const { ratio, lo, hi, keys } = errorRatio([2, 20, 2, 200, 2.1, NaN], [1, 10, 1, 100, 1, 1]);
 * assertAlmostEquals(ratio, 2, 0.1);
 * assertEquals([keys, lo > 1.9, hi < 2.1], [5, true, true]);
 * ```
 */
export function errorRatio(first: Values, second: Values): ErrorRatio {
  assertSameShape(first, second);
  const differences = Array.from(first, (error, k) => relativeDifference(error, second[k]!))
    .filter((difference) => !Number.isNaN(difference));
  const keys = differences.length, centre = mean(differences);
  if (keys < FEWEST_KEYS) return { ratio: ratioOf(centre), lo: 0, hi: Infinity, keys };
  const reach = quantileOfT(keys - 1) * Math.sqrt(variance(differences) / keys);
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

/** The ratio of which a relative difference tells; beyond its ends there is none. */
function ratioOf(difference: number): number {
  return (1 + Math.max(-1, difference)) / (1 - Math.min(1, difference));
}

/**
 * The 95 % quantile of Student's t with n >= 4 degrees of freedom, within 0.003.
 *
 * @see Fisher & Cornish (1960), doi:10.1080/00401706.1960.10489895
 */
function quantileOfT(n: number): number {
  const z3 = Z ** 3, z5 = Z ** 5;
  return Z + (z3 + Z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * Z) / (96 * n ** 2) +
    (3 * Z ** 7 + 19 * z5 + 17 * z3 - 15 * Z) / (384 * n ** 3);
}
