import { assertSameLength } from "./_rows.ts";
import type { IntervalBounds } from "./coverage.ts";

/**
 * Mean width of prediction intervals: of two with equal coverage the narrower is better.
 *
 * @param interval Ends, unit of `y`, shape [h] each.
 * @returns Unit of `y`, or NaN if there are no rows or an end is NaN.
 * @throws {RangeError} If shapes differ.
 */
export function intervalWidth(interval: IntervalBounds): number {
  assertSameLength(interval.lo, interval.hi);
  let sum = 0;
  for (let i = 0; i < interval.lo.length; i++) sum += interval.hi[i]! - interval.lo[i]!;
  return interval.lo.length === 0 ? NaN : sum / interval.lo.length;
}
