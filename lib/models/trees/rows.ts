import type { Design } from "../../core/design.ts";

/** Rows 0 … n - 1. */
export function allRows(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/**
 * Split rows in time: the rows of the last periods, at least one and near `share` of all, validate. Rows of one period
 * stay on one side, so no fitted row is as late as a validation row.
 *
 * @param ds Period of each row's target, shape [n]. @param share Share that validates, in (0, 1).
 * @returns Ascending row numbers; `late` is empty if all rows are of one period.
 */
export function splitByTime(ds: ArrayLike<number>, share: number): { early: Int32Array; late: Int32Array } {
  const sorted = Int32Array.from(ds).sort(), n = sorted.length;
  const cut = sorted[Math.min(n - 1, Math.max(0, Math.round(n * (1 - share))))];
  // A cut at the first period would leave nothing to fit.
  const from = cut > sorted[0] ? cut : sorted.find((period) => period > cut) ?? Infinity;
  const rows = allRows(n);
  return { early: rows.filter((row) => ds[row] < from), late: rows.filter((row) => ds[row] >= from) };
}

/** Weights divided by their mean over `rows`: penalties and bounds do not depend on the weights' unit. Shape [n]. */
export function unitMeanWeights(weight: Float64Array, rows: Int32Array): Float64Array {
  let sum = 0;
  for (const row of rows) sum += weight[row];
  // Equal weights must become exactly 1, which the engine has a fast path for.
  const first = weight[rows[0]], equal = rows.every((row) => weight[row] === first);
  const mean = equal ? first : sum / rows.length;
  return mean === 1 ? weight : weight.map((value) => value / mean);
}

/**
 * A design from plain rows, for tests, examples and direct use of the engine.
 *
 * @param source `names` [p]; `values` row-major [n × p]; `target` [n]; the rest defaults to numbers, weight 1, one key,
 *   periods 0, 1, 2, …, and no transform.
 * @throws {RangeError} If `values` is not [n × p].
 */
export function designOf(
  source: {
    names: readonly string[];
    values: ArrayLike<number>;
    target: ArrayLike<number>;
    categorical?: readonly boolean[];
    weight?: ArrayLike<number>;
    ds?: ArrayLike<number>;
    specHash?: string;
  },
): Design {
  const rows = source.target.length, p = source.names.length;
  if (source.values.length !== rows * p) {
    throw new RangeError(
      `Cannot make a design as its values must be [${rows} × ${p}]: current value is ${source.values.length} values`,
    );
  }
  return {
    specHash: source.specHash ?? "",
    names: source.names,
    categorical: source.categorical ?? source.names.map(() => false),
    rows,
    values: Float64Array.from(source.values),
    target: Float64Array.from(source.target),
    weight: source.weight === undefined ? new Float64Array(rows).fill(1) : Float64Array.from(source.weight),
    key: new Int32Array(rows),
    ds: source.ds === undefined ? allRows(rows) : Int32Array.from(source.ds),
    step: new Int32Array(rows).fill(1),
    link: "identity",
    transform: Float64Array.from({ length: 2 * rows }, (_, i) => i % 2),
  };
}
