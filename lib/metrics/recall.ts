import { classShare, type ClassShareOptions, recallOf } from "./_class_counts.ts";
import type { Values } from "./_rows.ts";

/**
 * Share of the positive rows that are predicted positive.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options The positive class, default 1, or an average over classes; row weights.
 * @returns Fraction in [0, 1], or NaN if no actual is positive (undefined, never 0).
 * @throws {RangeError} If shapes differ.
 */
export function recall(actual: Values, predicted: Values, options: ClassShareOptions = {}): number {
  return classShare(actual, predicted, recallOf, options);
}
