import type { ClassRows } from "./class_rows.ts";
import { clipped } from "./log_loss.ts";
import type { Values } from "./_rows.ts";

/**
 * What each row adds to a metric of classes that is a mean over rows; for the others its Brier score, as one number of a row that
 * is better the lower it is.
 *
 * @param metric Name of a metric of classes. @param rows Read by `classRows`.
 * @returns >= 0, shape [n].
 */
export function classRowLosses(
  metric: string,
  { actual, decided, probabilities, classes }: ClassRows,
): Float64Array {
  return Float64Array.from(actual, (came, row) => {
    if (metric === "log_loss") return -Math.log(clipped(probabilities[row * classes + came]!));
    if (metric === "accuracy") return decided[row] === came ? 0 : 1;
    let distance = 0;
    for (let c = 0; c < classes; c++) distance += (probabilities[row * classes + c]! - (c === came ? 1 : 0)) ** 2;
    return classes === 2 ? distance / 2 : distance;
  });
}

/** Metrics that a mean absolute error stands for row by row. */
const ABSOLUTE: ReadonlySet<string> = new Set(["mae", "mase", "wape", "mape", "smape", "bias"]);

/**
 * What each row adds to a metric of numbers: its absolute error, or its squared one where the metric is of squares.
 *
 * @param metric Name of a metric. @param actual Shape [n × T], row-major. @param predicted Shape [n × T].
 * @param outputs T; the loss of a row is the mean over its outputs that are known.
 * @returns >= 0, shape [n]; NaN where nothing is known.
 */
export function numberRowLosses(
  metric: string,
  actual: Values,
  { predicted, outputs = 1 }: { readonly predicted: Values; readonly outputs?: number },
): Float64Array {
  return Float64Array.from({ length: actual.length / outputs }, (_, row) => {
    let sum = 0, count = 0;
    for (let i = row * outputs; i < (row + 1) * outputs; i++) {
      const error = predicted[i]! - actual[i]!;
      if (Number.isNaN(actual[i])) continue;
      sum += ABSOLUTE.has(metric) ? Math.abs(error) : error * error;
      count++;
    }
    return sum / count;
  });
}
