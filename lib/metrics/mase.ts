import type { Values } from "./_rows.ts";
import { errorScale, type ScaleOptions } from "./error_scale.ts";
import { mae } from "./mae.ts";

/**
 * Mean absolute scaled error of one series.
 *
 * Scaled by the in-sample MAE of the seasonal naive forecast (see `errorScale`): 1 means as large as that baseline's average error.
 *
 * @param actual Observed target, unit of `y`, shape [h], h >= 1; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @param options `train`: target up to and including the origin, shape [n]; `seasonLength`: m >= 1, in steps.
 * @returns Dimensionless error >= 0, or NaN if the training series is constant or too short for a scale (undefined, never 0).
 * @throws {RangeError} If shapes differ or the season length is not a positive integer.
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
  const scale = errorScale(options.train, options.seasonLength);
  return scale.mae > 0 ? mae(actual, predicted) / scale.mae : NaN;
}
