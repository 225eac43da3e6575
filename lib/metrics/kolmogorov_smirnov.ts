import type { Values } from "./_rows.ts";

/** How far two samples differ. */
export interface SampleDistance {
  /** Largest difference of the empirical distribution functions, [0, 1]; NaN if a sample is empty. */
  readonly distance: number;
  /** Chance of such a distance if both come from one distribution, asymptotic; NaN if undefined. */
  readonly pValue: number;
}

/**
 * Two-sample Kolmogorov-Smirnov test.
 *
 * @param a One sample, shape [n]; NaN is left out. @param b The other, shape [m], any order.
 * @returns Distance, and its two-sided p-value by the limit distribution: below the truth for small samples, never above.
 * @see Smirnov (1948), doi:10.1214/aoms/1177730256
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kolmogorovSmirnov } from "@lib/metrics/kolmogorov_smirnov.ts";
 * assertEquals(kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6]).distance, 0.5);
 * ```
 */
export function kolmogorovSmirnov(a: Values, b: Values): SampleDistance {
  const one = sortKnown(a), other = sortKnown(b), n = one.length, m = other.length;
  if (n === 0 || m === 0) return { distance: NaN, pValue: NaN };
  let distance = 0;
  for (let i = 0, j = 0; i < n && j < m;) {
    const value = Math.min(one[i]!, other[j]!);
    // Both step over all that is equal: ties are one point of both functions.
    while (i < n && one[i]! <= value) i++;
    while (j < m && other[j]! <= value) j++;
    distance = Math.max(distance, Math.abs(i / n - j / m));
  }
  return { distance, pValue: kolmogorovTail(distance * Math.sqrt(n * m / (n + m))) };
}

/** A sample without what is unknown, ascending. */
export function sortKnown(values: Values): Float64Array {
  return Float64Array.from(values).filter((value) => !Number.isNaN(value)).sort();
}

/** Chance that the limit of the scaled distance exceeds x; two series, each fast where it is used. */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  if (x < 1.18) {
    const base = Math.exp(-(Math.PI ** 2) / (8 * x * x));
    return 1 - Math.sqrt(2 * Math.PI) / x * (base + base ** 9 + base ** 25 + base ** 49);
  }
  const base = Math.exp(-2 * x * x);
  return Math.min(1, 2 * (base - base ** 4 + base ** 9 - base ** 16));
}
