import type { Design } from "../core/rows/design.ts";
import type { LinearFit } from "../models/linear/linear_form.ts";
import { standardizedRows } from "../models/linear/standardize.ts";
import type { Contributions } from "./contributions.ts";

/**
 * Contributions of a linear model: each coefficient times what its column is above its mean over the usual rows, by feature.
 * Predictions are kept inside the model's bounds.
 *
 * @param fitted Model. @param usual Rows that say what is usual.
 * @see Lundberg & Lee (2017), arXiv:1705.07874, corollary 1
 */
export function explainLinear(fitted: LinearFit, usual: Design): (design: Design) => Contributions {
  const { coefficients, columns, intercept, bounds: [low, high] } = fitted, k = coefficients.length;
  const means = columnMeans(standardizedRows(usual, columns), k);
  const base = coefficients.reduce((sum, coefficient, c) => sum + coefficient * means[c]!, intercept);
  return (design) => {
    const rows = standardizedRows(design, columns), p = design.names.length, values = new Float64Array(design.rows * p);
    for (let i = 0; i < rows.length; i++) {
      const c = i % k;
      values[Math.floor(i / k) * p + columns.features[c]!]! += coefficients[c]! * (rows[i]! - means[c]!);
    }
    const toPrediction = (raw: Float64Array) => raw.map((value) => Math.min(Math.max(value, low), high));
    return { base, values, players: "features", toPrediction };
  };
}

function columnMeans(rows: Float64Array, k: number): Float64Array {
  const means = new Float64Array(k), n = rows.length / Math.max(1, k);
  rows.forEach((value, i) => means[i % k]! += value / n);
  return means;
}
