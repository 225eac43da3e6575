import type { Panel } from "../core/panel.ts";

/**
 * The target of a one-key panel up to an origin, as a view.
 *
 * @param series Panel of one key. @param asOf Last period known.
 * @returns Shape [n], unit of `y`; empty if the key starts later.
 */
export function historyUpTo(series: Panel, asOf: number): Float64Array {
  const rows = series.ds.length === 0 ? 0 : Math.min(series.ds.length, Math.max(0, asOf - series.ds[0] + 1));
  return series.y.subarray(0, rows);
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
