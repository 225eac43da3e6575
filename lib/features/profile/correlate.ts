import type { Design } from "../../core/rows/design.ts";

/** Pearson correlations of the features of a design. */
export interface FeatureCorrelations {
  /** Feature names, shape [p]. */
  readonly names: readonly string[];
  /** With the target, shape [p], in [-1, 1]; NaN where undefined. */
  readonly withTarget: Float64Array;
  /** Among features, row-major, shape [p × p], in [-1, 1]; NaN where undefined. */
  readonly matrix: Float64Array;
}

/**
 * Correlate features with the target and with each other, each pair over the rows in which both are known.
 *
 * A correlation is undefined (NaN) with fewer than three common rows or where either side is constant in them.
 *
 * @param design Rows with targets.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { correlateFeatures } from "@lib/features/profile/correlate.ts";
 * const design = { names: ["lag_1"], rows: 3, values: Float64Array.of(1, 2, 3), target: Float64Array.of(3, 2, 1) };
 * assertAlmostEquals(correlateFeatures(design).withTarget[0], -1);
 * ```
 */
export function correlateFeatures(
  design: Pick<Design, "names" | "rows" | "values" | "target">,
): FeatureCorrelations {
  const { names, rows, values, target } = design;
  const p = names.length;
  const columns = names.map((_, c) => Float64Array.from({ length: rows }, (_, r) => values[r * p + c]!));
  const matrix = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = a; b < p; b++) matrix[a * p + b] = matrix[b * p + a] = correlate(columns[a]!, columns[b]!);
  }
  return { names, withTarget: Float64Array.from(columns, (column) => correlate(column, target)), matrix };
}

function correlate(a: Float64Array, b: Float64Array): number {
  let n = 0, meanA = 0, meanB = 0, squaresA = 0, squaresB = 0, products = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!, y = b[i]!;
    if (x !== x || y !== y) continue;
    n++;
    const dx = x - meanA, dy = y - meanB;
    meanA += dx / n;
    meanB += dy / n;
    squaresA += dx * (x - meanA);
    squaresB += dy * (y - meanB);
    products += dx * (y - meanB);
  }
  if (n < 3 || squaresA === 0 || squaresB === 0) return NaN;
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresA * squaresB)));
}
