import type { Values } from "./_rows.ts";
import { requiredScale, type ScaleOptions } from "./error_scale.ts";
import { mae } from "./mae.ts";

/**
 * Mean absolute scaled error of one series.
 *
 * Scaled by the in-sample MAE of the seasonal naive forecast: 1 means as large as that baseline's average error.
 *
 * @param actual Observed target, unit of `y`, shape [h], h >= 1; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @param options `train`: target up to and including the origin, shape [n], n > m; `seasonLength`: m >= 1, in steps.
 * @returns Dimensionless error >= 0, or NaN if the training series is constant at lag m (undefined, never 0).
 * @throws {RangeError} If shapes differ or train.length <= seasonLength.
 * @see Hyndman & Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mase } from "@lib/metrics/mase.ts";
 * assertEquals(mase([4, 5], [3, 3], { train: [1, 2, 3], seasonLength: 1 }), 1.5);
 * ```
 */
export function mase(actual: Values, predicted: Values, options: ScaleOptions): number {
  const scale = requiredScale(options);
  return scale.mae > 0 ? mae(actual, predicted) / scale.mae : NaN;
}
