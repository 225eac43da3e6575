/** What a few values say of a key. */
export interface YoungLevel {
  /** Known values, >= 1. */
  readonly count: number;
  /** Mean of their absolute values, unit of `y`, > 0. */
  readonly level: number;
  /** Sum of squared differences from their mean, unit of `y` squared. */
  readonly squares: number;
}

/**
 * Level and spread of a short history.
 *
 * @param y Target up to now, shape [n]; NaN is missing.
 * @returns Null if nothing but zeros is known: that says nothing of how large errors will be.
 */
export function levelOf(y: Float64Array): YoungLevel | null {
  let count = 0, sum = 0, absolute = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    absolute += Math.abs(value);
  }
  if (absolute === 0) return null;
  const centre = sum / count;
  let squares = 0;
  for (const value of y) if (!Number.isNaN(value)) squares += (value - centre) ** 2;
  return { count, level: absolute / count, squares };
}

/** Values that the fleet's view of a key's spread counts for. */
const PRIOR_WEIGHT = 8;

/**
 * Spread of a key's demand: its own, shrunk toward what its level suggests. One value has no spread of its own.
 *
 * @param young What is known. @param ratio Typical spread of the fleet over its level, >= 0.
 * @returns Unit of `y`, >= 0.
 */
export function youngSpread({ count, level, squares }: YoungLevel, ratio: number): number {
  return Math.sqrt((PRIOR_WEIGHT * (ratio * level) ** 2 + squares) / (PRIOR_WEIGHT + count));
}
