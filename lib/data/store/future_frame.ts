import type { Finding } from "../../core/errors/finding.ts";
import type { ExogenousColumn, Panel } from "../../core/rows/panel.ts";

/**
 * Values of the future-known columns after the end of a panel: a dense grid of keys × steps. Plain data.
 *
 *     start = 100, steps = 2      key 0        key 1
 *     price                       1.5  1.5     2.0  NaN      NaN: not told
 */
export interface FutureFrame {
  /** First period of the grid: the one after the panel's end. */
  readonly start: number;
  /** Periods per key, >= 1. */
  readonly steps: number;
  /** Place of each key in the grid, by key id. */
  readonly index: ReadonlyMap<string, number>;
  /** One grid per future column, shape [keys × steps]; categories as level indices. */
  readonly columns: readonly { readonly name: string; readonly values: Float64Array }[];
  /** Steps per key without a row, shape [keys]. */
  readonly missingSteps: Int32Array;
  /** What was missing or left unused. */
  readonly findings: readonly Finding[];
}

/**
 * The panel with `horizon` more rows per key: `y` NaN, static columns carried on, historic columns NaN, future columns
 * from the frame (NaN where it says nothing).
 *
 *     ds     8  9 | 10  11
 *     y      5  6 | NaN NaN
 *     price  1  1 | 2   2       from the frame
 *
 * @param panel Its keys may be any of the frame's. @param frame Null: nothing is known ahead.
 * @param horizon Rows to append, >= 0.
 * @throws {RangeError} If the horizon is negative.
 */
export function appendFuture(panel: Panel, frame: FutureFrame | null, horizon: number): Panel {
  if (!(horizon >= 0)) {
    throw new RangeError(`Cannot append a future as the horizon must be >= 0: current value is ${horizon}`);
  }
  const count = panel.keys.length, end = panelEnd(panel);
  const offsets = panel.offsets.map((offset, k) => offset + k * horizon);
  const ds = new Int32Array(offsets[count]!), y = new Float64Array(offsets[count]!).fill(NaN);
  for (let k = 0; k < count; k++) {
    const { start, stop } = span(panel, k);
    ds.set(panel.ds.subarray(start, stop), offsets[k]);
    y.set(panel.y.subarray(start, stop), offsets[k]);
    const last = start === stop ? end : panel.ds[stop - 1]!;
    for (let h = 1; h <= horizon; h++) ds[offsets[k]! + stop - start + h - 1] = last + h;
  }
  const exogenous = panel.exogenous.map((column) => ({
    ...column,
    values: extendColumn(panel, column, { frame, offsets, ds }),
  }));
  return { ...panel, offsets, ds, y, exogenous };
}

function extendColumn(
  panel: Panel,
  column: ExogenousColumn,
  { frame, offsets, ds }: { frame: FutureFrame | null; offsets: Int32Array; ds: Int32Array },
): Float64Array {
  const values = new Float64Array(ds.length).fill(NaN);
  const grid = column.kind === "future" ? frame?.columns.find(({ name }) => name === column.name)?.values : undefined;
  for (let k = 0; k < panel.keys.length; k++) {
    const { start, stop } = span(panel, k);
    values.set(column.values.subarray(start, stop), offsets[k]);
    const from = offsets[k]! + stop - start;
    if (column.kind === "static" && stop > start) values.fill(column.values[stop - 1]!, from, offsets[k + 1]);
    if (grid !== undefined && frame !== null) {
      copyGrid(values, { grid, frame, ds, from, to: offsets[k + 1]!, id: panel.keys[k]!.id });
    }
  }
  return values;
}

function copyGrid(
  values: Float64Array,
  at: { grid: Float64Array; frame: FutureFrame; ds: Int32Array; from: number; to: number; id: string },
): void {
  const { grid, frame, ds, from, to, id } = at;
  const place = frame.index.get(id);
  if (place === undefined) return;
  for (let i = from; i < to; i++) {
    const step = ds[i]! - frame.start;
    if (step >= 0 && step < frame.steps) values[i] = grid[place * frame.steps + step]!;
  }
}

function span(panel: Panel, k: number): { start: number; stop: number } {
  return { start: panel.offsets[k]!, stop: panel.offsets[k + 1]! };
}

/** A key without rows (it starts after an `asOf` cut) continues where the others end. */
function panelEnd(panel: Panel): number {
  let end = 0;
  for (let k = 0; k < panel.keys.length; k++) {
    const { start, stop } = span(panel, k);
    if (stop > start) end = Math.max(end, panel.ds[stop - 1]!);
  }
  return end;
}
