import type { Values } from "./_rows.ts";
import { mse } from "./mse.ts";

/**
 * Root mean squared error.
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @returns Unit of `y`, >= 0, or NaN if no actual is known.
 * @throws {RangeError} If shapes differ.
 */
export function rmse(actual: Values, predicted: Values): number {
  return Math.sqrt(mse(actual, predicted));
}
