import { assertSameLength, type Values } from "./_rows.ts";
import type { PositiveClass } from "./_class_counts.ts";

/** Rows by their score, from the highest; those with one score are one step. Shape [g] each. */
export interface RankedRows {
  /** Scores, descending. */
  readonly scores: Float64Array;
  /** Weight of the positive rows with a score at least as high. */
  readonly positives: Float64Array;
  /** The same of all others. */
  readonly negatives: Float64Array;
}

/**
 * Rank rows by score.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped. @param scores Higher means more likely positive, shape [n].
 * @param options Class and weights.
 * @returns Null if the score of a row that counts is NaN.
 * @throws {RangeError} If shapes differ.
 */
export function rankRows(
  actual: Values,
  scores: Values,
  { positive = 1, weights }: PositiveClass,
): RankedRows | null {
  assertSameLength(actual, scores);
  if (weights !== undefined) assertSameLength(actual, weights);
  const order = new Uint32Array(actual.length);
  let n = 0, isSorted = true;
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(actual[i]) || !((weights?.[i] ?? 1) > 0)) continue;
    if (Number.isNaN(scores[i])) return null;
    // Rows that are scored many times with other weights come in order: a bootstrap sorts them once.
    if (n > 0 && scores[order[n - 1]!]! < scores[i]!) isSorted = false;
    order[n++] = i;
  }
  if (!isSorted) order.subarray(0, n).sort((i, j) => scores[j]! - scores[i]! || i - j);
  const ranked = new Float64Array(n), positives = new Float64Array(n), negatives = new Float64Array(n);
  let steps = 0, above = 0, below = 0;
  for (let place = 0; place < n; place++) {
    const i = order[place]!, score = scores[i]!;
    actual[i] === positive ? above += weights?.[i] ?? 1 : below += weights?.[i] ?? 1;
    if (place > 0 && score !== ranked[steps]) steps++;
    ranked[steps] = score;
    positives[steps] = above;
    negatives[steps] = below;
  }
  const kept = n === 0 ? 0 : steps + 1;
  return {
    scores: ranked.subarray(0, kept),
    positives: positives.subarray(0, kept),
    negatives: negatives.subarray(0, kept),
  };
}
