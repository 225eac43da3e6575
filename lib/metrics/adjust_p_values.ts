import type { Values } from "./_rows.ts";

/**
 * How p-values of many tests are corrected: `holm` keeps the chance of any false discovery below a level, for few tests;
 * `benjamini_hochberg` the expected share of false ones among the discoveries, for many.
 */
export type Correction = "holm" | "benjamini_hochberg";

/**
 * P-values corrected for being many: each may be compared with the level as if it stood alone.
 *
 * @param pValues Of the tests, in [0, 1], shape [n]; NaN is no test.
 * @param correction Which.
 * @returns In [0, 1], shape [n], none below its own p-value; NaN stays.
 * @see Holm (1979), Scandinavian Journal of Statistics 6; Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adjustPValues } from "@lib/metrics/adjust_p_values.ts";
 * assertEquals([...adjustPValues([0.01, 0.04, NaN], "holm")], [0.02, 0.04, NaN]);
 * assertEquals([...adjustPValues([0.01, 0.02, 0.5], "benjamini_hochberg")], [0.03, 0.03, 0.5]);
 * ```
 */
export function adjustPValues(pValues: Values, correction: Correction): Float64Array {
  const out = new Float64Array(pValues.length).fill(NaN);
  const order = Array.from(pValues, (_, i) => i).filter((i) => !Number.isNaN(pValues[i]!))
    .sort((i, j) => pValues[i]! - pValues[j]!);
  const n = order.length;
  if (correction === "holm") {
    let least = 0;
    order.forEach((i, rank) => out[i] = least = Math.max(least, Math.min(1, (n - rank) * pValues[i]!)));
    return out;
  }
  let most = 1;
  for (let rank = n - 1; rank >= 0; rank--) {
    const i = order[rank]!;
    out[i] = most = Math.min(most, n / (rank + 1) * pValues[i]!);
  }
  return out;
}
