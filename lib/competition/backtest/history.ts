import type { Panel } from "../../core/rows/panel.ts";

/**
 * The target of a one-key panel up to an origin, as a view.
 *
 * @param series Panel of one key. @param asOf Last period known.
 * @returns Shape [n], unit of `y`; empty if the key starts later.
 */
export function historyUpTo(series: Panel, asOf: number): Float64Array {
  const first = series.ds[0] ?? asOf + 1;
  const rows = Math.min(series.ds.length, Math.max(0, asOf - first + 1));
  return series.y.subarray(0, rows);
}

/**
 * What a family is given of a series at an origin.
 *
 * @param series Panel of one key. @param asOf Last period known.
 * @returns `y`: as {@linkcode historyUpTo}; `start`: period number of y[0], or of the first step if there is none.
 */
export function historyAt(series: Panel, asOf: number): { y: Float64Array; start: number } {
  const y = historyUpTo(series, asOf);
  return { y, start: y.length > 0 ? series.ds[0]! : asOf + 1 };
}

/**
 * Columns known ahead that say yes or no, such as a promotion.
 *
 * @param series Panel of one key. @returns 1, 0, or NaN where missing, shape [n] each.
 */
export function flagsOf({ exogenous }: Panel): Float64Array[] {
  return exogenous.filter(({ kind, levels, values }) =>
    kind === "future" && levels === undefined && values.includes(1) &&
    values.every((value) => value === 1 || value === 0 || Number.isNaN(value))
  ).map(({ values }) => values);
}

/**
 * The panel of one key without its first rows, as views.
 *
 * @param series Panel of one key. @param row First row that stays, in [0, n].
 */
export function fromRow(series: Panel, row: number): Panel {
  if (row === 0) return series;
  return {
    ...series,
    offsets: Int32Array.of(0, series.ds.length - row),
    ds: series.ds.subarray(row),
    y: series.y.subarray(row),
    exogenous: series.exogenous.map((column) => ({ ...column, values: column.values.subarray(row) })),
  };
}

/**
 * Refuse a panel of several keys where one series is meant.
 *
 * @throws {RangeError} If the panel has not exactly one key.
 */
export function assertOneKey(series: Panel): void {
  if (series.keys.length === 1) return;
  throw new RangeError(
    `Cannot take a panel for one series as it must have one key: current value has ${series.keys.length} keys`,
  );
}
