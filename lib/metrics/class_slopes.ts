import type { ClassMetricName } from "./class_metric_list.ts";
import { type ClassOptions, classRows } from "./class_rows.ts";
import { clipped } from "./log_loss.ts";
import type { Values } from "./_rows.ts";

/**
 * How fast a metric of classes grows with the error of each probability: the absolute value of its derivative.
 *
 * Metrics of decisions and ranks move in steps and have none: for them it is that of the Brier score, which no probability that
 * is better for them can be far from.
 *
 * @param metric Name of the metric. @param actual Class numbers, shape [n], or one-hot [n × C].
 * @param options `predicted`: probabilities, row-major [n × C]; classes and weights as in `scoreClasses`.
 * @returns >= 0, shape [n × C]; 0 for rows and classes without a say.
 * @throws {RangeError} If shapes differ or a class number is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { classSlopes } from "@lib/metrics/class_slopes.ts";
 * assertEquals([...classSlopes("log_loss", [1, 0], { predicted: [0.5, 0.5, 0.25, 0.75], classes: 2 })], [0, 1, 2, 0]);
 * ```
 */
export function classSlopes(
  metric: ClassMetricName,
  actual: Values,
  options: ClassOptions & { readonly predicted: Values },
): Float64Array {
  const rows = classRows(actual, options.predicted, options), { classes, probabilities, weights } = rows;
  const slopes = new Float64Array(options.predicted.length), total = weights.reduce((sum, weight) => sum + weight, 0);
  rows.places.forEach((place, row) => {
    const share = weights[row]! / total;
    for (let c = 0; c < classes; c++) {
      const probability = probabilities[row * classes + c]!, came = c === rows.actual[row];
      const slope = metric === "log_loss"
        ? (came ? 1 / clipped(probability) : 0)
        : (classes === 2 ? 1 : 2) * Math.abs(probability - (came ? 1 : 0));
      slopes[place * classes + c] = Number.isNaN(slope) ? 0 : share * slope;
    }
  });
  return slopes;
}
