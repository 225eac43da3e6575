import type { Values } from "./_rows.ts";
import { sortKnown } from "./kolmogorov_smirnov.ts";

/**
 * First Wasserstein distance of two samples: how far the values of one must move, on average, to become the other.
 *
 * @param a One sample, shape [n]; NaN is left out. @param b The other, shape [m], any order.
 * @returns Distance >= 0 in the unit of the values; NaN if a sample is empty.
 * @see Ramdas, Garcia & Cuturi (2017), doi:10.3390/e19020047
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { wasserstein } from "@lib/metrics/wasserstein.ts";
 * assertEquals(wasserstein([0, 1, 3], [5, 6, 8]), 5);
 * ```
 */
export function wasserstein(a: Values, b: Values): number {
  const one = sortKnown(a), other = sortKnown(b), n = one.length, m = other.length;
  if (n === 0 || m === 0) return NaN;
  let area = 0, last = Math.min(one[0]!, other[0]!);
  for (let i = 0, j = 0; i < n || j < m;) {
    const value = Math.min(i < n ? one[i]! : Infinity, j < m ? other[j]! : Infinity);
    area += Math.abs(i / n - j / m) * (value - last);
    while (i < n && one[i]! <= value) i++;
    while (j < m && other[j]! <= value) j++;
    last = value;
  }
  return area;
}
