import { binaryCounts, type PositiveClass } from "./_binary_counts.ts";
import type { Values } from "./_rows.ts";

/**
 * Share of the rows predicted positive that are positive.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options The positive class, default 1.
 * @returns Fraction in [0, 1], or NaN if no row is predicted positive (undefined, never 0).
 * @throws {RangeError} If shapes differ.
 */
export function precision(actual: Values, predicted: Values, options: PositiveClass = {}): number {
  const { hits, falseAlarms } = binaryCounts(actual, predicted, options.positive ?? 1);
  return hits / (hits + falseAlarms);
}
