import {
  type ClassShareOptions,
  countByClass,
  f1Of,
  meanRecall,
  precisionOf,
  recallOf,
  shareOfCounts,
  shareRight,
} from "./_class_counts.ts";
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
  return shareRight(countByClass(actual, predicted, options));
}

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
  return meanRecall(countByClass(actual, predicted, options));
}

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
  return shareOfCounts(countByClass(actual, predicted, options), precisionOf, options);
}

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
  return shareOfCounts(countByClass(actual, predicted, options), recallOf, options);
}

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
  return shareOfCounts(countByClass(actual, predicted, options), f1Of, options);
}
