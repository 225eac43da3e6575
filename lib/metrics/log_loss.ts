import { type ClassOptions, type ClassRows, classRows } from "./class_rows.ts";
import type { Values } from "./_rows.ts";

/**
 * Mean of -log of the probability of the class that came.
 *
 * Probabilities are clipped to [e, 1 - e], e the least float64 step at 1, as scikit-learn does: who was certain and wrong has a
 * loss of 36, not infinity.
 *
 * @param actual Class numbers, shape [n], or one-hot [n × C]; unknown rows are skipped.
 * @param predicted Probabilities, row-major, shape [n × C].
 * @param options Number of classes, row weights.
 * @returns Natural logarithm, >= 0, or NaN if no actual is known or a probability is NaN.
 * @throws {RangeError} If shapes differ or a class number is none.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { logLoss } from "@lib/metrics/log_loss.ts";
 * assertAlmostEquals(logLoss([1, 0], [0.5, 0.5, 0.8, 0.2], { classes: 2 }), -(Math.log(0.5) + Math.log(0.8)) / 2);
 * ```
 */
export function logLoss(actual: Values, predicted: Values, options: ClassOptions): number {
  return meanLogLoss(classRows(actual, predicted, options));
}

/** Of rows that are read already. */
export function meanLogLoss({ actual, classes, probabilities, weights }: ClassRows): number {
  let sum = 0, total = 0;
  for (let row = 0; row < actual.length; row++) {
    sum -= weights[row]! * Math.log(clipped(probabilities[row * classes + actual[row]!]!));
    total += weights[row]!;
  }
  return sum / total;
}

/** A probability that is neither 0 nor 1. */
export function clipped(probability: number): number {
  return Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
}
