import { errorBy } from "./metric_info.ts";

/**
 * What has scores, the best by a metric first.
 *
 * @param scored Keys, versions, methods. @param metric Name; lower is better where it is none of the known ones.
 * @returns Without those whose score is undefined.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rankByScore } from "@lib/metrics/rank_by_score.ts";
 * const keys = [{ key: "a", scores: { r2: 0.2 } }, { key: "b", scores: { r2: 0.9 } }, { key: "c", scores: { r2: NaN } }];
 * assertEquals(rankByScore(keys, "r2").map(({ key }) => key), ["b", "a"]);
 * ```
 */
export function rankByScore<T extends { readonly scores: Readonly<Record<string, number>> }>(
  scored: readonly T[],
  metric: string,
): T[] {
  const of = ({ scores }: T) => errorBy(metric, scores[metric] ?? NaN);
  return scored.filter((one) => Number.isFinite(of(one))).sort((a, b) => of(a) - of(b));
}
