import type { PositiveClass } from "./_class_counts.ts";
import { rankRows } from "./_ranked.ts";
import type { Values } from "./_rows.ts";

/**
 * Area under the ROC curve: the chance that a positive row scores above a negative one, ties counting one half.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param scores Higher means more likely positive, shape [n].
 * @param options The positive class, default 1; row weights.
 * @returns Fraction in [0, 1], or NaN if one of the two sides is empty or a score is NaN.
 * @throws {RangeError} If shapes differ.
 * @see Hanley & McNeil (1982), doi:10.1148/radiology.143.1.7063747
 */
export function rocAuc(actual: Values, scores: Values, options: PositiveClass = {}): number {
  const ranked = rankRows(actual, scores, options);
  if (ranked === null) return NaN;
  const { positives, negatives } = ranked;
  let area = 0, high = 0, low = 0;
  for (let g = 0; g < positives.length; g++) {
    area += (negatives[g]! - low) * (high + positives[g]!) / 2;
    high = positives[g]!;
    low = negatives[g]!;
  }
  return area / (high * low);
}
