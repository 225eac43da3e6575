import { assertSameLength, type Values } from "./_rows.ts";
import { type ErrorSums, sumErrors, sumScores } from "./_sums.ts";
import type { ErrorScale } from "./error_scale.ts";
import type { MetricName, Scores } from "./metric_list.ts";

/**
 * How fast a metric of one forecast grows with the error of each row: the absolute value of its derivative.
 *
 * @param metric Name of the metric. @param actual Observed target, unit of `y`, shape [h].
 * @param options `predicted`: forecast, unit of `y`, shape [h]; `scale`: of the series, see `errorScale`.
 * @returns Per unit of `y`, >= 0, shape [h]; 0 for rows that have no say in it, and everywhere where it is undefined.
 * @throws {RangeError} If shapes differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scoreSlopes } from "@lib/metrics/score_slopes.ts";
 * const options = { predicted: [3, 1, 1, 0], scale: { mae: 2, mse: 4 } };
 * assertEquals([...scoreSlopes("mase", [4, 8, NaN, 0], options)], [1 / 6, 1 / 6, 0, 1 / 6]);
 * assertEquals([...scoreSlopes("mape", [4, 8, NaN, 0], options)], [1 / 8, 1 / 16, 0, 0]);
 * ```
 */
export function scoreSlopes(
  metric: MetricName,
  actual: Values,
  { predicted, scale }: { readonly predicted: Values; readonly scale: ErrorScale },
): Float64Array {
  assertSameLength(actual, predicted);
  const sums = sumErrors(actual, predicted), slope = SLOPES[metric](sums, sumScores(sums, scale), scale);
  const slopes = new Float64Array(actual.length);
  for (let i = 0; i < slopes.length; i++) {
    const known = slope(Math.abs(predicted[i]! - actual[i]!), Math.abs(actual[i]!), Math.abs(predicted[i]!));
    if (known > 0 && known < Infinity && actual[i] === actual[i]) slopes[i] = known;
  }
  return slopes;
}

/** Of one row, from its error, observed value and forecast, all absolute. */
type Slope = (error: number, value: number, yhat: number) => number;

const SLOPES: Readonly<Record<MetricName, (sums: ErrorSums, scores: Scores, scale: ErrorScale) => Slope>> = {
  mae: ({ count }) => () => 1 / count,
  mse: ({ count }) => (error) => 2 * error / count,
  rmse: ({ count }, { rmse }) => (error) => error / count / rmse,
  mape: ({ percentCount }) => (_, value) => 1 / value / percentCount,
  // Of the error above the line; the size below it is taken as given.
  smape: ({ symmetricCount }) => (_, value, yhat) => 2 / (value + yhat) / symmetricCount,
  rmspe: ({ percentCount }, { rmspe }) => (error, value) => error / value ** 2 / percentCount / rmspe,
  wape: ({ totalAbsolute }) => () => 1 / totalAbsolute,
  mase: ({ count }, _, { mae }) => () => 1 / count / mae,
  rmsse: ({ count }, { rmsse }, { mse }) => (error) => error / count / mse / rmsse,
  r2: ({ spread }) => (error) => 2 * error / spread,
  bias: ({ total }) => () => 1 / Math.abs(total),
};
