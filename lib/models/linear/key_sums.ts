import type { Design } from "../../core/rows/design.ts";
import { type Standardization, standardizedRows } from "./standardize.ts";

/** Rows added at once: each sum is then loaded and stored once for four products. */
const BLOCK = 4;

/** The least squares problem of one key, reduced to its sums: columns that all keys share, and a constant as the last one. */
export interface KeySums {
  /** Weighted sums of products of columns, shape [d × d], lower triangle. */
  readonly gram: Float64Array;
  /** Weighted sums of column × target, shape [d]. */
  readonly moment: Float64Array;
  /** Weighted sum of squared targets. */
  readonly square: number;
  /** Sum of weights. */
  readonly weight: number;
}

/** In which columns the sums of all keys are taken, and relative to what. */
export interface SharedColumns {
  /** Means and scales of the rows of all keys. */
  readonly columns: Standardization;
  /** Subtracted from targets. */
  readonly centre: number;
}

/** Rows [from, to) of one key in a design. */
export interface KeyRun {
  readonly from: number;
  readonly to: number;
}

/** The runs of rows of one key each, in the order of the design. */
export function keyRuns({ rows, key }: Pick<Design, "rows" | "key">): KeyRun[] {
  const runs: KeyRun[] = [];
  for (let from = 0, to = 1; to <= rows; to++) {
    if (to < rows && key[to] === key[from]) continue;
    runs.push({ from, to });
    from = to;
  }
  return runs;
}

/**
 * Sum the rows of keys: d²/2 multiplications a row.
 *
 * @param design Rows, shape [n × p]. @param shared Columns of all keys.
 * @param options `keys`: whose rows; `weigh`: factor on the weight of a row by its period, default 1; rows at 0 are left out.
 * @returns One per entry of `keys`.
 */
export function sumKeys(
  design: Design,
  shared: SharedColumns,
  options: { readonly keys: readonly KeyRun[]; readonly weigh?: (period: number) => number },
): KeySums[] {
  const { keys, weigh = () => 1 } = options, { columns, centre } = shared, { target, weight, ds } = design;
  const k = columns.features.length,
    d = k + 1,
    waiting = new Float64Array(BLOCK * d),
    weights = new Float64Array(BLOCK);
  for (let b = 0; b < BLOCK; b++) waiting[b * d + k] = 1;
  return keys.map(({ from, to }) => {
    const rows = standardizedRows(rowsOf(design, { from, to }), columns);
    const gram = new Float64Array(d * d), moment = new Float64Array(d);
    let square = 0, total = 0, waits = 0;
    for (let i = from, at = 0; i < to; i++, at += k) {
      const w = weight[i]! * weigh(ds[i]!);
      if (!(w > 0)) continue;
      const y = target[i]! - centre;
      const row = waiting.subarray(waits * d, waits * d + d);
      for (let c = 0; c < k; c++) row[c] = rows[at + c]!;
      for (let c = 0; c < d; c++) moment[c]! += w * y * row[c]!;
      square += w * y * y;
      total += w;
      weights[waits++] = w;
      if (waits < BLOCK) continue;
      addRows(gram, waiting, weights);
      waits = 0;
    }
    // What waits of a block that is not full: the others of it count nothing.
    if (waits > 0) addRows(gram, waiting, weights.fill(0, waits));
    return { gram, moment, square, weight: total };
  });
}

function rowsOf(design: Design, { from, to }: KeyRun): Design {
  const p = design.names.length;
  return { ...design, rows: to - from, values: design.values.subarray(from * p, to * p) };
}

/** Add the products of a block of rows, shape [BLOCK × d], one row after the other: the same bits as row by row. */
function addRows(gram: Float64Array, rows: Float64Array, weights: Float64Array): void {
  const d = rows.length / BLOCK, [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = weights;
  for (let i = 0; i < d; i++) {
    const a = w0 * rows[i]!, b = w1 * rows[d + i]!, c = w2 * rows[2 * d + i]!, e = w3 * rows[3 * d + i]!;
    if (a === 0 && b === 0 && c === 0 && e === 0) continue;
    for (let j = 0, at = i * d; j <= i; j++) {
      gram[at + j] = gram[at + j]! + a * rows[j]! + b * rows[d + j]! + c * rows[2 * d + j]! + e * rows[3 * d + j]!;
    }
  }
}

/** Weighted sum of squared errors of a linear model on the rows of the sums. */
export function squaredError({ gram, moment, square }: KeySums, coefficients: Float64Array): number {
  const d = coefficients.length;
  let sum = square;
  for (let i = 0; i < d; i++) {
    const b = coefficients[i]!;
    let inner = -2 * moment[i]! + gram[i * d + i]! * b;
    for (let j = 0; j < i; j++) inner += 2 * gram[i * d + j]! * coefficients[j]!;
    sum += b * inner;
  }
  return Math.max(0, sum);
}
