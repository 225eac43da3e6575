import type { Design } from "../core/design.ts";
import { type Standardization, standardize, standardizedRows } from "./standardize.ts";

/** A weighted least squares problem, reduced to its sums: nothing of it grows with the rows. */
export interface NormalEquations {
  readonly columns: Standardization;
  /** Weighted mean of the products of columns, shape [k × k], both triangles; about 1 on the diagonal. */
  readonly gram: Float64Array;
  /** Weighted mean of column × (target - mean), shape [k]. */
  readonly moment: Float64Array;
  /** Weighted mean of the target: the intercept, as the columns are centred. */
  readonly centre: number;
  /** Weighted variance of the target around `centre`. */
  readonly spread: number;
  /** Smallest and largest target. */
  readonly range: readonly [number, number];
}

/** Standardise the rows and sum them up. */
export function normalEquations(design: Design): NormalEquations {
  const columns = standardize(design);
  const rows = standardizedRows(design, columns);
  const k = columns.features.length, { target, weight } = design;
  let total = 0, centre = 0, low = Infinity, high = -Infinity;
  for (let i = 0; i < design.rows; i++) {
    total += weight[i];
    centre += weight[i] * target[i];
    low = Math.min(low, target[i]);
    high = Math.max(high, target[i]);
  }
  centre /= total;
  const moment = new Float64Array(k);
  let spread = 0;
  for (let i = 0, at = 0; i < design.rows; i++, at += k) {
    // Rows and target are scaled by the root of their weight in place: sums of squares then carry it.
    const share = Math.sqrt(weight[i] / total), residual = share * (target[i] - centre);
    spread += residual * residual;
    for (let c = 0; c < k; c++) moment[c] += (rows[at + c] *= share) * residual;
  }
  return { columns, gram: gramOf(rows, k), moment, centre, spread, range: [low, high] };
}

/** XᵀX of row-major X, four rows at a time so that each entry is loaded and stored once for four products. */
function gramOf(rows: Float64Array, k: number): Float64Array {
  const gram = new Float64Array(k * k);
  const n = k === 0 ? 0 : rows.length / k;
  let row = 0;
  for (; row + 4 <= n; row += 4) {
    const a = row * k, b = a + k, c = b + k, d = c + k;
    for (let i = 0; i < k; i++) {
      const xa = rows[a + i], xb = rows[b + i], xc = rows[c + i], xd = rows[d + i];
      const to = i * k;
      for (let j = 0; j <= i; j++) {
        gram[to + j] += xa * rows[a + j] + xb * rows[b + j] + xc * rows[c + j] + xd * rows[d + j];
      }
    }
  }
  for (; row < n; row++) {
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) gram[i * k + j] += rows[row * k + i] * rows[row * k + j];
    }
  }
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) gram[j * k + i] = gram[i * k + j];
  return gram;
}
