import { sortFinite } from "../../core/numbers/statistics.ts";

/** Share of the keys whose largest errors say what is usual. */
const USUAL = 0.9;
/** An error this many times as large as what is usual is no draw of the same, however heavy the tails are. */
const BEYOND = 5;
/** Typical errors that no error is wild below. */
const TAME = 10;

/**
 * How large an error of one key may be to say anything of other keys: beyond it a single wild value of one key would be expected
 * of all. Errors of keys are in units that make them alike, so that their largest ones are alike too, also in heavy tails; where
 * many keys have such errors they are no longer wild.
 *
 * @param largest Largest absolute error of each key, in typical errors, shape [keys]; NaN and zeros say nothing.
 * @returns In typical errors; Infinity where there are no two keys to compare.
 */
export function wildBound(largest: ArrayLike<number>): number {
  const sorted = sortFinite(largest).filter((error) => error > 0);
  if (sorted.length < 2) return Infinity;
  return Math.max(TAME, BEYOND * sorted[Math.floor((sorted.length - 1) * USUAL)]!);
}

/** The largest absolute error; NaN is skipped, 0 of none. */
export function largestOf(errors: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < errors.length; i++) if (Math.abs(errors[i]!) > largest) largest = Math.abs(errors[i]!);
  return largest;
}

/** An error not beyond the bound, of the same sign. */
export function cutError(error: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, error));
}
