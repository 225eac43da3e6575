import { meanOfKnown, type Values } from "./_rows.ts";

/**
 * Mean squared error.
 *
 * @param actual Observed target, unit of `y`, shape [h]; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h]; NaN beside a known actual makes the result NaN.
 * @returns Squared unit of `y`, >= 0, or NaN if no actual is known.
 * @throws {RangeError} If shapes differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mse } from "@lib/metrics/mse.ts";
 * assertEquals(mse([1, NaN, 5], [2, 9, 2]), 5);
 * ```
 */
export function mse(actual: Values, predicted: Values): number {
  return meanOfKnown(actual, predicted, (a, p) => (a - p) * (a - p));
}
