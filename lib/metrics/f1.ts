import { binaryCounts, type PositiveClass } from "./_binary_counts.ts";
import type { Values } from "./_rows.ts";

/**
 * F1: harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN).
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options The positive class, default 1.
 * @returns Fraction in [0, 1], or NaN if no row is positive or predicted positive (undefined, never 0).
 * @throws {RangeError} If shapes differ.
 * @see van Rijsbergen (1979), Information Retrieval, chapter 7
 */
export function f1(actual: Values, predicted: Values, options: PositiveClass = {}): number {
  const { hits, falseAlarms, misses } = binaryCounts(actual, predicted, options.positive ?? 1);
  return 2 * hits / (2 * hits + falseAlarms + misses);
}
