import type { Values } from "./_rows.ts";
import type { ErrorScale, ScaleOptions } from "./error_scale.ts";
import type { MetricName } from "./metric_list.ts";
import { scoreForecast } from "./score_forecast.ts";

/*
 * One metric of one forecast: what `scoreForecast` says of it. Of all of them: a row whose actual is NaN is skipped, a forecast
 * that is NaN beside a known actual makes the result NaN, and shapes that differ are a RangeError.
 */

const UNKNOWN: ErrorScale = { mae: NaN, mse: NaN };

function only(name: MetricName, actual: Values, predicted: Values): number {
  return scoreForecast(actual, predicted, { scale: UNKNOWN })[name];
}

/**
 * Mean absolute error.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns Unit of `y`, >= 0, or NaN if no actual is known.
 */
export function mae(actual: Values, predicted: Values): number {
  return only("mae", actual, predicted);
}

/**
 * Mean squared error.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns Squared unit of `y`, >= 0, or NaN if no actual is known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mse } from "@lib/metrics/point_metrics.ts";
 * assertEquals(mse([1, NaN, 5], [2, 9, 2]), 5);
 * ```
 */
export function mse(actual: Values, predicted: Values): number {
  return only("mse", actual, predicted);
}

/**
 * Root mean squared error.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns Unit of `y`, >= 0, or NaN if no actual is known.
 */
export function rmse(actual: Values, predicted: Values): number {
  return only("rmse", actual, predicted);
}

/**
 * Mean absolute percentage error, as a fraction: 0.36 is 36 %.
 *
 * A row with actual 0 has no percentage error: it is skipped, never counted as perfect.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction >= 0, or NaN if every row is skipped.
 * @see Hyndman & Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001
 */
export function mape(actual: Values, predicted: Values): number {
  return only("mape", actual, predicted);
}

/**
 * Symmetric mean absolute percentage error, as a fraction in [0, 2]: 2 |a - p| / (|a| + |p|).
 *
 * A row where actual and forecast are both 0 is 0 / 0: it is skipped, never counted as perfect.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction in [0, 2], or NaN if every row is skipped.
 * @see Makridakis (1993), doi:10.1016/0169-2070(93)90079-3
 */
export function smape(actual: Values, predicted: Values): number {
  return only("smape", actual, predicted);
}

/**
 * Root mean squared percentage error, as a fraction: 0.1 is 10 %. Rows with actual 0 are skipped.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction >= 0, or NaN if every row is skipped.
 */
export function rmspe(actual: Values, predicted: Values): number {
  return only("rmspe", actual, predicted);
}

/**
 * Weighted absolute percentage error, as a fraction: sum of absolute errors over sum of absolute actuals.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction >= 0, or NaN if the known actuals are all 0 or there are none.
 * @see Kolassa & Schütz (2007), Foresight 6: "Advantages of the MAD/Mean ratio over the MAPE"
 */
export function wape(actual: Values, predicted: Values): number {
  return only("wape", actual, predicted);
}

/**
 * Mean absolute scaled error of one series.
 *
 * Scaled by the in-sample MAE of the seasonal naive forecast (see `errorScale`): 1 means as large as that baseline's average error.
 *
 * @param actual Observed target, unit of `y`, shape [h], h >= 1. @param predicted Forecast, unit of `y`, shape [h].
 * @param options `train`: target up to and including the origin, shape [n]; `seasonLength`: m >= 1, in steps.
 * @returns Dimensionless error >= 0, or NaN if the training series is constant or too short for a scale (undefined, never 0).
 * @throws {RangeError} If shapes differ or the season length is not a positive integer.
 * @see Hyndman & Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mase } from "@lib/metrics/point_metrics.ts";
 * assertEquals(mase([4, 5], [3, 3], { train: [1, 2, 3], seasonLength: 1 }), 1.5);
 * ```
 */
export function mase(actual: Values, predicted: Values, options: ScaleOptions): number {
  return scoreForecast(actual, predicted, options).mase;
}

/**
 * Root mean squared scaled error of one series, scaled by the in-sample MSE of the seasonal naive forecast, see `errorScale`.
 *
 * @param actual Observed target, unit of `y`, shape [h], h >= 1. @param predicted Forecast, unit of `y`, shape [h].
 * @param options `train`: target up to and including the origin, shape [n]; `seasonLength`: m >= 1, in steps.
 * @returns Dimensionless error >= 0, or NaN if the training series is constant or too short for a scale (undefined, never 0).
 * @throws {RangeError} If shapes differ or the season length is not a positive integer.
 * @see Makridakis, Spiliotis & Assimakopoulos (2022), doi:10.1016/j.ijforecast.2021.11.013
 */
export function rmsse(actual: Values, predicted: Values, options: ScaleOptions): number {
  return scoreForecast(actual, predicted, options).rmsse;
}

/**
 * Coefficient of determination: 1 - squared error over the squared error of the actuals' own mean.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns At most 1, negative if worse than the mean, or NaN if the known actuals are constant (undefined, never 0).
 */
export function r2(actual: Values, predicted: Values): number {
  return only("r2", actual, predicted);
}

/**
 * Signed relative bias, as a fraction: sum(predicted - actual) / |sum(actual)|. Above 0 the forecast is too high.
 *
 * @param actual Observed target, unit of `y`, shape [h]. @param predicted Forecast, unit of `y`, shape [h].
 * @returns Fraction, or NaN if the known actuals sum to 0 or there are none.
 */
export function bias(actual: Values, predicted: Values): number {
  return only("bias", actual, predicted);
}
