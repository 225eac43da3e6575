import type { PositiveClass } from "./_binary_counts.ts";
import { assertSameShape, type Values } from "./_rows.ts";

/**
 * Area under the ROC curve: the chance that a positive row scores above a negative one, ties counting one half.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param scores Higher means more likely positive, shape [n].
 * @param options The positive class, default 1.
 * @returns Fraction in [0, 1], or NaN if one of the two sides is empty or a score is NaN.
 * @throws {RangeError} If shapes differ.
 * @see Hanley & McNeil (1982), doi:10.1148/radiology.143.1.7063747
 */
export function rocAuc(actual: Values, scores: Values, options: PositiveClass = {}): number {
  assertSameShape(actual, scores);
  const positive = options.positive ?? 1;
  const rows = Array.from({ length: actual.length }, (_, i) => i).filter((i) => !Number.isNaN(actual[i]));
  if (rows.some((i) => Number.isNaN(scores[i]))) return NaN;
  rows.sort((i, j) => scores[i]! - scores[j]!);
  let positives = 0, rankSum = 0;
  for (let from = 0; from < rows.length;) {
    let to = from, tied = 0;
    while (to < rows.length && scores[rows[to]!] === scores[rows[from]!]) {
      if (actual[rows[to]!] === positive) tied++;
      to++;
    }
    rankSum += tied * (from + to + 1) / 2; // mean of the ranks from + 1 … to
    positives += tied;
    from = to;
  }
  const negatives = rows.length - positives;
  return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
}
