import { classShare, type ClassShareOptions, precisionOf } from "./_class_counts.ts";
import type { Values } from "./_rows.ts";

/**
 * Share of the rows predicted positive that are positive.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options The positive class, default 1, or an average over classes; row weights.
 * @returns Fraction in [0, 1], or NaN if no row is predicted positive (undefined, never 0).
 * @throws {RangeError} If shapes differ.
 */
export function precision(actual: Values, predicted: Values, options: ClassShareOptions = {}): number {
  return classShare(actual, predicted, precisionOf, options);
}
