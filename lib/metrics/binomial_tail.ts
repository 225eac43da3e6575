/**
 * Chance of at most so many hits.
 *
 * @param hits In [0, trials]. @param of `trials`: independent ones, >= 1; `chance`: of each, in (0, 1).
 * @returns In [0, 1].
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { binomialTail } from "@lib/metrics/binomial_tail.ts";
 * assertAlmostEquals(binomialTail(1, { trials: 3, chance: 0.5 }), 4 / 8, 1e-12);
 * ```
 */
export function binomialTail(
  hits: number,
  { trials, chance }: { readonly trials: number; readonly chance: number },
): number {
  const odds = Math.log(chance) - Math.log1p(-chance);
  let logOf = trials * Math.log1p(-chance), sum = 0;
  for (let k = 0; k <= hits; k++) {
    if (k > 0) logOf += Math.log((trials - k + 1) / k) + odds;
    sum += Math.exp(logOf);
  }
  return Math.min(1, sum);
}
