/**
 * The value that as many of `n + 1` exchangeable ones do not exceed as a share says, with certainty that does not depend on their
 * distribution: the one of rank ceil((n + 1) × share).
 *
 * @param values Shape [n]; NaN is skipped. @param share In (0, 1).
 * @returns Null where `n` is too small for the share.
 * @see Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World; Lei et al. (2018), doi:10.1080/01621459.2017.1307116
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { conformalQuantile } from "@lib/competition/calibration/conformal_quantile.ts";
 * assertEquals(conformalQuantile([5, 1, 3, 2, 4, 9, 8, 7, 6], 0.9), 9);
 * assertEquals(conformalQuantile([1, 2, 3], 0.9), null);
 * ```
 */
export function conformalQuantile(values: ArrayLike<number>, share: number): number | null {
  const known = Float64Array.from(values).filter((value) => !Number.isNaN(value)).sort();
  // Shares such as 0.95 are no binary numbers: rank 19.0000000001 of 19 is 19.
  const rank = Math.ceil((known.length + 1) * share - 1e-9);
  return known[rank - 1] ?? null;
}
