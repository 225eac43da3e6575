import { meanOfKnown, type Values } from "./_rows.ts";

/**
 * Mean absolute error.
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @returns Unit of `y`, >= 0, or NaN if no actual is known.
 * @throws {RangeError} If shapes differ.
 */
export function mae(actual: Values, predicted: Values): number {
  return meanOfKnown(actual, predicted, (a, p) => Math.abs(a - p));
}
