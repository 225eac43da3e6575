import { assertSameLength, type Values } from "./_rows.ts";

/**
 * Weighted absolute percentage error, as a fraction: sum of absolute errors over sum of absolute actuals.
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction >= 0, or NaN if the known actuals are all 0 or there are none.
 * @throws {RangeError} If shapes differ.
 * @see Kolassa & Schütz (2007), Foresight 6: "Advantages of the MAD/Mean ratio over the MAPE"
 */
export function wape(actual: Values, predicted: Values): number {
  assertSameLength(actual, predicted);
  let error = 0, total = 0;
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(actual[i])) continue;
    error += Math.abs(actual[i]! - predicted[i]!);
    total += Math.abs(actual[i]!);
  }
  return total === 0 ? NaN : error / total;
}
