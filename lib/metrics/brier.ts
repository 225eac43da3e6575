import { type ClassOptions, type ClassRows, classRows } from "./class_rows.ts";
import type { Values } from "./_rows.ts";

/**
 * Brier score: mean squared distance of probabilities from what came, 1 for one class and 0 for the others. Of two classes that
 * of the second alone, in [0, 1]; of more the sum over all, in [0, 2].
 *
 * @param actual Class numbers, shape [n], or one-hot [n × C]; unknown rows are skipped.
 * @param predicted Probabilities, row-major, shape [n × C].
 * @param options Number of classes, row weights.
 * @returns >= 0, or NaN if no actual is known or a probability is NaN.
 * @throws {RangeError} If shapes differ or a class number is none.
 * @see Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { brier } from "@lib/metrics/brier.ts";
 * assertAlmostEquals(brier([1, 0], [0.5, 0.5, 0.8, 0.2], { classes: 2 }), (0.25 + 0.04) / 2);
 * ```
 */
export function brier(actual: Values, predicted: Values, options: ClassOptions): number {
  return meanBrier(classRows(actual, predicted, options));
}

/** Of rows that are read already. */
export function meanBrier({ actual, classes, probabilities, weights }: ClassRows): number {
  let sum = 0, total = 0;
  for (let row = 0; row < actual.length; row++) {
    let distance = 0;
    for (let c = 0; c < classes; c++) {
      const miss = probabilities[row * classes + c]! - (c === actual[row] ? 1 : 0);
      distance += miss * miss;
    }
    sum += weights[row]! * distance;
    total += weights[row]!;
  }
  return (classes === 2 ? 0.5 : 1) * sum / total;
}
