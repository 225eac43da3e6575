import { assertSameShape, type Values } from "./_rows.ts";
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
  assertSameShape(actual, scores);
  if (weights !== undefined) assertSameShape(actual, weights);
  const places: number[] = [];
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(actual[i]) || !((weights?.[i] ?? 1) > 0)) continue;
    if (Number.isNaN(scores[i])) return null;
    places.push(i);
  }
  const order = Uint32Array.from(places);
  // Rows that are scored many times with other weights come in order: a bootstrap sorts them once.
  const isSorted = order.every((i, place) => place === 0 || scores[order[place - 1]!]! >= scores[i]!);
  if (!isSorted) order.sort((i, j) => scores[j]! - scores[i]! || i - j);
  const n = order.length, ranked = Float64Array.from(order, (i) => scores[i]!);
  const positives = new Float64Array(n), negatives = new Float64Array(n);
  let steps = 0, above = 0, below = 0;
  order.forEach((i, place) => {
    actual[i] === positive ? above += weights?.[i] ?? 1 : below += weights?.[i] ?? 1;
    if (place > 0 && ranked[place] !== ranked[steps]) steps++;
    ranked[steps] = ranked[place]!;
    positives[steps] = above;
    negatives[steps] = below;
  });
  const kept = n === 0 ? 0 : steps + 1;
  return {
    scores: ranked.subarray(0, kept),
    positives: positives.subarray(0, kept),
    negatives: negatives.subarray(0, kept),
  };
}
