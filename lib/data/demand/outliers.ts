import { quantileSorted } from "../../core/numbers/statistics.ts";

/** Fewest positive values that can tell what is usual. */
const FEWEST = 8;
/** Robust standard deviations beyond which a value is implausible. */
const LIMIT = 5;
/** Narrowest scale on the log axis, so that a tight series may still jump by e^(5 × 0.8) = 55 times. */
const NARROWEST = 0.8;

/**
 * Positions of implausibly large values: beyond the median of the key's positive values by more than five robust
 * standard deviations on the log scale, and at least 55 times that median. Promotions and heavy tails stay.
 *
 * @param y Target of one key, shape [n]; NaN is skipped.
 * @returns Ascending positions; empty if fewer than eight values are positive.
 * @see Iglewicz & Hoaglin (1993), How to detect and handle outliers: the median absolute deviation × 1.4826
 */
export function implausibleValues(y: ArrayLike<number>): number[] {
  const logs = new Float64Array(y.length);
  let count = 0, largest = 0;
  for (let i = 0; i < y.length; i++) {
    if (!(y[i]! > 0)) continue;
    logs[count++] = Math.log(y[i]!);
    if (y[i]! > largest) largest = y[i]!;
  }
  if (count < FEWEST) return [];
  const sorted = logs.subarray(0, count).sort();
  const centre = quantileSorted(sorted, 0.5);
  // Most series end here: not even the largest value is far enough for the narrowest scale.
  if (Math.log(largest) <= centre + LIMIT * NARROWEST) return [];
  const deviation = quantileSorted(sorted.map((value) => Math.abs(value - centre)).sort(), 0.5);
  const limit = centre + LIMIT * Math.max(1.4826 * deviation, NARROWEST);
  const positions: number[] = [];
  for (let i = 0; i < y.length; i++) if (y[i]! > 0 && Math.log(y[i]!) > limit) positions.push(i);
  return positions;
}
