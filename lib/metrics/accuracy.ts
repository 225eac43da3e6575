import { meanLoss, type Values } from "./_rows.ts";

/**
 * Share of rows whose class is predicted right.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param predicted Class numbers, shape [n].
 * @returns Fraction in [0, 1], or NaN if no actual is known.
 * @throws {RangeError} If shapes differ.
 */
export function accuracy(actual: Values, predicted: Values): number {
  return meanLoss(actual, predicted, (a, p) => a === p ? 1 : 0);
}
