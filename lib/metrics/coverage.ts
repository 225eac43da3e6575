import { assertSameLength, type Values } from "./_rows.ts";

/** Both ends of prediction intervals, closed, shape [h] each. */
export interface IntervalBounds {
  /** Lower ends, unit of `y`. */
  readonly lo: Values;
  /** Upper ends, unit of `y`. */
  readonly hi: Values;
}

/**
 * Share of actuals inside their interval [lo, hi].
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param interval Ends, closed on both sides; an infinite end is allowed, NaN beside a known actual makes the result NaN.
 * @returns Fraction in [0, 1], or NaN if no actual is known.
 * @throws {RangeError} If shapes differ.
 */
export function coverage(actual: Values, interval: IntervalBounds): number {
  assertSameLength(actual, interval.lo);
  assertSameLength(actual, interval.hi);
  let inside = 0, count = 0;
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(actual[i])) continue;
    if (Number.isNaN(interval.lo[i]) || Number.isNaN(interval.hi[i])) return NaN;
    if (actual[i]! >= interval.lo[i]! && actual[i]! <= interval.hi[i]!) inside++;
    count++;
  }
  return count === 0 ? NaN : inside / count;
}
