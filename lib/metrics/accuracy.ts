import { countByClass } from "./_class_counts.ts";
import type { Values } from "./_rows.ts";

/**
 * Share of rows whose class is predicted right.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options `weights`: of the rows, shape [n]; a row whose weight is not above zero is skipped. Absent: 1 each.
 * @returns Fraction in [0, 1], or NaN if no actual is known.
 * @throws {RangeError} If shapes differ.
 */
export function accuracy(actual: Values, predicted: Values, options: { readonly weights?: Values } = {}): number {
  let hits = 0, misses = 0;
  for (const own of countByClass(actual, predicted, options.weights).values()) {
    hits += own.hits;
    misses += own.misses;
  }
  return hits / (hits + misses);
}
