import type { Values } from "./_rows.ts";
import { errorScale, type ScaleOptions } from "./error_scale.ts";
import { mse } from "./mse.ts";

/**
 * Root mean squared scaled error of one series, scaled by the in-sample MSE of the seasonal naive forecast, see `errorScale`.
 *
 * @param actual Observed target, unit of `y`, shape [h], h >= 1; a NaN row is skipped.
 * @param predicted Forecast, unit of `y`, shape [h].
 * @param options `train`: target up to and including the origin, shape [n]; `seasonLength`: m >= 1, in steps.
 * @returns Dimensionless error >= 0, or NaN if the training series is constant or too short for a scale (undefined, never 0).
 * @throws {RangeError} If shapes differ or the season length is not a positive integer.
 * @see Makridakis, Spiliotis & Assimakopoulos (2022), doi:10.1016/j.ijforecast.2021.11.013
 */
export function rmsse(actual: Values, predicted: Values, options: ScaleOptions): number {
  const scale = errorScale(options.train, options.seasonLength);
  return scale.mse > 0 ? Math.sqrt(mse(actual, predicted) / scale.mse) : NaN;
}
