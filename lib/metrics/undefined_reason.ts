import { assertSameLength, type Values } from "./_rows.ts";
import { sumErrors } from "./_sums.ts";
import { errorScale, type ScaleOptions } from "./error_scale.ts";
import type { MetricName } from "./metric_list.ts";

/**
 * Why a metric is NaN: no actual is known; a forecast is missing (NaN) or not finite; every actual is 0; the actuals sum
 * to 0; the actuals are constant; actual and forecast are 0 everywhere; the training series has no pair one season apart,
 * or is constant at that lag.
 */
export type UndefinedReason =
  | "NO_ACTUALS"
  | "MISSING_FORECAST"
  | "ALL_ACTUALS_ZERO"
  | "ACTUALS_SUM_TO_ZERO"
  | "CONSTANT_ACTUALS"
  | "ALL_ZERO"
  | "SHORT_TRAIN"
  | "CONSTANT_TRAIN";

/**
 * Why a metric is undefined for these rows.
 *
 * @param metric Name of the metric.
 * @param actual Observed target, unit of `y`, shape [h].
 * @param options `predicted`: forecast, shape [h]; `train` and `seasonLength`: needed for MASE and RMSSE.
 * @returns A reason, or null if the metric is defined.
 * @throws {RangeError} If shapes differ.
 */
export function undefinedReason(
  metric: MetricName,
  actual: Values,
  options: { readonly predicted: Values } & Partial<ScaleOptions>,
): UndefinedReason | null {
  const { predicted, train = [], seasonLength = 1 } = options;
  assertSameLength(actual, predicted);
  const sums = sumErrors(actual, predicted);
  if (sums.count === 0) return "NO_ACTUALS";
  if (!Number.isFinite(sums.absolute)) return "MISSING_FORECAST";
  switch (metric) {
    case "mape":
    case "rmspe":
      return sums.percentCount === 0 ? "ALL_ACTUALS_ZERO" : null;
    case "wape":
      return sums.totalAbsolute === 0 ? "ALL_ACTUALS_ZERO" : null;
    case "bias":
      return sums.total === 0 ? "ACTUALS_SUM_TO_ZERO" : null;
    case "smape":
      return sums.symmetricCount === 0 ? "ALL_ZERO" : null;
    case "r2":
      return sums.spread > 0 ? null : "CONSTANT_ACTUALS";
    case "mase":
    case "rmsse": {
      const scale = errorScale(train, seasonLength).mae;
      return scale > 0 ? null : scale === 0 ? "CONSTANT_TRAIN" : "SHORT_TRAIN";
    }
    default:
      return null;
  }
}
