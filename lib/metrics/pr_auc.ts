import type { PositiveClass } from "./_class_counts.ts";
import { rankRows } from "./_ranked.ts";
import type { Values } from "./_rows.ts";

/**
 * Average precision: the precision at each score, weighted by the recall that is gained there. Nothing is drawn between points,
 * as a straight line there promises more than any threshold keeps.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped.
 * @param scores Higher means more likely positive, shape [n].
 * @param options The positive class, default 1; row weights.
 * @returns Fraction in (0, 1], chance is the share of the positive class; NaN if no row is positive or a score is NaN.
 * @throws {RangeError} If shapes differ.
 * @see Davis & Goadrich (2006), doi:10.1145/1143844.1143874
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { prAuc } from "@lib/metrics/pr_auc.ts";
 * assertAlmostEquals(prAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]), 1 / 2 + 2 / 3 / 2);
 * ```
 */
export function prAuc(actual: Values, scores: Values, options: PositiveClass = {}): number {
  const ranked = rankRows(actual, scores, options);
  if (ranked === null) return NaN;
  const { positives, negatives } = ranked;
  let sum = 0, found = 0;
  for (let g = 0; g < positives.length; g++) {
    const high = positives[g]!;
    sum += (high - found) * high / (high + negatives[g]!);
    found = high;
  }
  return found > 0 ? sum / found : NaN;
}
