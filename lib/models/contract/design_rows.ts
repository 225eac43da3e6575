import type { Design } from "../../core/rows/design.ts";

/** Rows 0 … n - 1. */
export function allRows(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/** Parts of the calendar of which each key lets its own validate, as shares of them. */
const PARTS = 40;

/**
 * Split rows into those that are fitted and those that say when to stop. Half of the share are the rows of the last periods,
 * whole, as forecasts are of what comes; but what is rare there (a yearly holiday, a season) they have not seen. The other half
 * are parts of the calendar before, of each key others, so that every period validates on some keys, and is fitted on most.
 *
 *     key 0   ·   ·   ·   v   ·   ·   ·   ·   ·   v   ·   ·   V
 *     key 1   ·   ·   v   ·   ·   ·   ·   ·   v   ·   ·   ·   V
 *     key 2   ·   v   ·   ·   ·   ·   ·   v   ·   ·   ·   ·   V
 *
 * Rows of a table have no periods: of each class every so many validate.
 *
 * @param design `ds`: period of each row's target, shape [n]; `key`: its key, shape [n]; of a table `task` and `target`. @param share Share that validates, in (0, 1).
 * @returns Ascending row numbers; `late` is empty if all rows are of one period.
 */
export function splitToStop(
  design: Pick<Design, "ds" | "key"> & Partial<Pick<Design, "task" | "target">>,
  share: number,
): { early: Int32Array; late: Int32Array } {
  const { ds, key, task } = design;
  if (task !== undefined) return splitEvenly(ds.length, share, task.kind === "class" ? design.target : undefined);
  const sorted = Int32Array.from(ds).sort(), n = sorted.length, first = sorted[0]!;
  const cut = sorted[Math.min(n - 1, Math.max(0, Math.round(n * (1 - share / 2))))]!;
  // A cut at the first period would leave nothing to fit.
  const from = cut > first ? cut : sorted.find((period) => period > cut) ?? Infinity;
  const every = Math.max(2, Math.round(2 / share)), length = (from - first) / PARTS;
  const isLate = (row: number) =>
    ds[row]! >= from || from < Infinity && (Math.floor((ds[row]! - first) / length) + key[row]!) % every === 0;
  const rows = allRows(n);
  return { early: rows.filter((row) => !isLate(row)), late: rows.filter(isLate) };
}

/** Rows without a calendar: an even share of each class, in an order that no column follows. */
function splitEvenly(n: number, share: number, classes?: Float64Array): { early: Int32Array; late: Int32Array } {
  const place = (row: number) => Math.imul(row + 1, 0x9e3779b1) >>> 0;
  const order = allRows(n).sort((a, b) =>
    (classes === undefined ? 0 : classes[a]! - classes[b]!) || place(a) - place(b)
  );
  const isLate = new Uint8Array(n);
  // The i-th validates if a multiple of 1 / share lies within [i, i + 1), half a step from the first.
  order.forEach((row, i) => isLate[row] = Math.floor((i + 1) * share + 0.5) - Math.floor(i * share + 0.5));
  const rows = allRows(n);
  return { early: rows.filter((row) => isLate[row] === 0), late: rows.filter((row) => isLate[row] === 1) };
}

/** Weights divided by their mean over `rows`: penalties and bounds do not depend on the weights' unit. Shape [n]. */
export function unitMeanWeights(weight: Float64Array, rows: Int32Array): Float64Array {
  let sum = 0;
  for (const row of rows) sum += weight[row]!;
  // Equal weights must become exactly 1, which the engine has a fast path for.
  const [one = 0] = rows, first = weight[one]!, equal = rows.every((row) => weight[row] === first);
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
