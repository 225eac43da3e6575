import { countByClass, meanRecall } from "./_class_counts.ts";
import type { Values } from "./_rows.ts";

/**
 * Mean over the classes that came of the share of their rows that is found: chance is 1 / classes however rare one is.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @param options `weights`: of the rows, shape [n]; a row whose weight is not above zero is skipped. Absent: 1 each.
 * @returns Fraction in [0, 1], or NaN if no actual is known.
 * @throws {RangeError} If shapes differ.
 * @see Brodersen et al. (2010), doi:10.1109/ICPR.2010.764
 */
export function balancedAccuracy(
  actual: Values,
  predicted: Values,
  options: { readonly weights?: Values } = {},
): number {
  return meanRecall(countByClass(actual, predicted, options.weights));
}
