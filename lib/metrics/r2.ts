import { assertSameLength, type Values } from "./_rows.ts";

/**
 * Coefficient of determination: 1 - squared error over the squared error of the actuals' own mean.
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @returns At most 1, negative if worse than the mean, or NaN if the known actuals are constant (undefined, never 0).
 * @throws {RangeError} If shapes differ.
 */
export function r2(actual: Values, predicted: Values): number {
  assertSameLength(actual, predicted);
  let count = 0, centre = 0, total = 0, error = 0;
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!, miss = a - predicted[i]!;
    if (Number.isNaN(a)) continue;
    // Welford: the sum of squares around the mean without cancellation.
    count++;
    const delta = a - centre;
    centre += delta / count;
    total += delta * (a - centre);
    error += miss * miss;
  }
  return total > 0 ? 1 - error / total : NaN;
}
