import { assertSameLength, type Values } from "./_rows.ts";

/**
 * Signed relative bias, as a fraction: sum(predicted - actual) / |sum(actual)|. Above 0 the forecast is too high.
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction, or NaN if the known actuals sum to 0 or there are none.
 * @throws {RangeError} If shapes differ.
 */
export function bias(actual: Values, predicted: Values): number {
  assertSameLength(actual, predicted);
  let error = 0, total = 0;
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(actual[i])) continue;
    error += predicted[i]! - actual[i]!;
    total += actual[i]!;
  }
  return total === 0 ? NaN : error / Math.abs(total);
}
