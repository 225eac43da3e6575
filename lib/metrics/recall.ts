import { binaryCounts, type PositiveClass } from "./_binary_counts.ts";
import type { Values } from "./_rows.ts";

/**
 * Share of the positive rows that are predicted positive.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options The positive class, default 1.
 * @returns Fraction in [0, 1], or NaN if no actual is positive (undefined, never 0).
 * @throws {RangeError} If shapes differ.
 */
export function recall(actual: Values, predicted: Values, options: PositiveClass = {}): number {
  const { hits, misses } = binaryCounts(actual, predicted, options.positive ?? 1);
  return hits / (hits + misses);
}
