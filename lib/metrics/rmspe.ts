import { meanOfKnown, type Values, zeroActual } from "./_rows.ts";

/**
 * Root mean squared percentage error, as a fraction: 0.1 is 10 %. Rows with actual 0 are skipped.
 *
 * @param actual Observed target, unit of `y`, shape [h]; rows with NaN or 0 are skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction >= 0, or NaN if every row is skipped.
 * @throws {RangeError} If shapes differ.
 */
export function rmspe(actual: Values, predicted: Values): number {
  return Math.sqrt(meanOfKnown(actual, predicted, (a, p) => ((a - p) / a) * ((a - p) / a), zeroActual));
}
