import { assertSameLength, type Values } from "./_rows.ts";
import { sumErrors, sumScores } from "./_sums.ts";
import { type ErrorScale, errorScale, type ScaleOptions } from "./error_scale.ts";
import type { Scores } from "./metric_list.ts";

/**
 * All point metrics of one forecast of one series, in one pass.
 *
 * Rows with a NaN actual are skipped. A metric that is undefined for these rows is NaN, never 0: MASE and RMSSE also
 * where the training series is too short or constant at lag m. `undefinedReason` tells why.
 *
 * @param actual Observed target, unit of `y`, shape [h].
 * @param predicted Forecast, unit of `y`, shape [h]; NaN beside a known actual makes the metrics NaN.
 * @param options `train` and `seasonLength` of the series, or its {@linkcode ErrorScale} computed once by `errorScale`.
 * @returns One value per metric of `METRICS`.
 * @throws {RangeError} If shapes differ or the season length is not a positive integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scoreForecast } from "@lib/metrics/score_forecast.ts";
 * const scores = scoreForecast([4, 0], [3, 1], { train: [1, 2, 3], seasonLength: 1 });
 * assertEquals(scores.mae, 1);
 * assertEquals(scores.mape, 0.25); // of the one row where it is defined
 * assertEquals(scores.mase, 1);
 * ```
 */
export function scoreForecast(
  actual: Values,
  predicted: Values,
  options: ScaleOptions | { readonly scale: ErrorScale },
): Scores {
  assertSameLength(actual, predicted);
  const scale = "scale" in options ? options.scale : errorScale(options.train, options.seasonLength);
  return sumScores(sumErrors(actual, predicted), scale);
}
