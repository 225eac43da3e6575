import { classShare, type ClassShareOptions, f1Of } from "./_class_counts.ts";
import type { Values } from "./_rows.ts";

/**
 * F1: harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN).
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options The positive class, default 1, or an average over classes; row weights.
 * @returns Fraction in [0, 1], or NaN if no row is positive or predicted positive (undefined, never 0).
 * @throws {RangeError} If shapes differ.
 * @see van Rijsbergen (1979), Information Retrieval, chapter 7
 */
export function f1(actual: Values, predicted: Values, options: ClassShareOptions = {}): number {
  return classShare(actual, predicted, f1Of, options);
}
