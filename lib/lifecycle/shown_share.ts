/** Chance by which a share may be called too large by luck alone. */
const LUCK = 0.05;

/**
 * Whether so many of some keys show at 95 % that more than a share of all such keys is concerned: exact binomial test.
 *
 * @param count Keys concerned, 0 to `keys`. @param keys Keys looked at. @param share Limit, in [0, 1].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isShareShown } from "@lib/lifecycle/shown_share.ts";
 * assertEquals(isShareShown(1, 2, 0.2), false);
 * assertEquals(isShareShown(250, 1000, 0.2), true);
 * ```
 */
export function isShareShown(count: number, keys: number, share: number): boolean {
  if (count <= share * keys || share >= 1) return false;
  if (share <= 0) return true;
  // P(X >= count), summed from the largest term on, which is the first: count lies above the mean.
  const odds = share / (1 - share);
  let term = Math.exp(logBinomial(keys, count) + count * Math.log(share) + (keys - count) * Math.log(1 - share));
  let chance = 0;
  for (let i = count; i <= keys && term > 0; i++) {
    chance += term;
    term *= (keys - i) / (i + 1) * odds;
  }
  return chance < LUCK;
}

function logBinomial(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
