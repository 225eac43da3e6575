import type { Files } from "../../storage/files/files.ts";
import type { ColumnStatistics } from "./column_statistics.ts";
import { openPanelFile } from "./panel_file.ts";

/** Most rows of a chunk, so that a worker's memory stays small. */
const MOST_ROWS = 40_000;
/** Most values of a chunk, for the same reason: 64 MB. */
const MOST_VALUES = 8_000_000;
/** Chunks wanted even of a small table, so that all cores have work. */
const FEWEST_CHUNKS = 8;
/**
 * Split keys into chunks of whole keys: at most about 40,000 rows and 8 million values each, at least 8 chunks where
 * there are enough keys.
 *
 * @param keyRows Rows per key, shape [k]. @param columns Values per row, >= 1.
 * @returns Key index ranges [from, to), ascending, together all keys.
 */
export function planChunks(keyRows: Int32Array, columns = 1): { from: number; to: number }[] {
  const total = keyRows.reduce((sum, rows) => sum + rows, 0);
  const target = Math.min(MOST_ROWS, Math.ceil(MOST_VALUES / columns), Math.ceil(total / FEWEST_CHUNKS));
  const chunks: { from: number; to: number }[] = [];
  let from = 0, rows = 0;
  for (let k = 0; k < keyRows.length; k++) {
    rows += keyRows[k]!;
    if (rows < target && k + 1 < keyRows.length) continue;
    chunks.push({ from, to: k + 1 });
    [from, rows] = [k + 1, 0];
  }
  return chunks;
}

/** Rows of some keys together. @param keyRows Rows per key, shape [k]. @param span Positions, the end exclusive. */
export function countKeyRows(
  keyRows: Int32Array,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  return keyRows.subarray(from, to).reduce((sum, rows) => sum + rows, 0);
}

/** Writes a panel key after key; holds one chunk in memory. */
export interface PanelWriter {
  /** Append the next key, which must have the planned number of rows. */
  add(key: { readonly start: number; readonly y: Float64Array; readonly x: readonly Float64Array[] }): void;
  /** Write the footer. @returns Statistics of the target and of each exogenous column. */
  finish(): ColumnStatistics[];
}

/**
 * Start `panel.parquet`: columns `key` (position), `ds` (period number), `y`, `x_<name>`; one row group per chunk.
 *
 * @param path File to write.
 * @param options `target` and `exogenous`: column names; `keyRows`: rows per key, shape [k]; `chunks`: what
 * {@linkcode planChunks} gave; `files`: file operations.
 */
export function createPanelWriter(
  path: string,
  options: {
    readonly target: string;
    readonly exogenous: readonly string[];
    readonly keyRows: Int32Array;
    readonly chunks: readonly { readonly from: number; readonly to: number }[];
    readonly files?: Files;
  },
): PanelWriter {
  const { target, exogenous, keyRows, chunks, files } = options;
  const columns = [{ name: "y", told: target }, ...exogenous.map((name) => ({ name: `x_${name}`, told: name }))];
  const file = openPanelFile(path, columns, { files });
  let key = 0, chunk = 0, filled = 0, buffer = allocate();

  function allocate() {
    const span = chunks[chunk], rows = span === undefined ? 0 : countKeyRows(keyRows, span);
    return { key: new Int32Array(rows), ds: new Int32Array(rows), values: columns.map(() => new Float64Array(rows)) };
  }

  return {
    add({ start, y, x }) {
      if (y.length !== keyRows[key]) {
        throw new RangeError(
          `Cannot write key ${key} as it must have ${keyRows[key]} rows: current value is ${y.length}`,
        );
      }
      const at = filled;
      buffer.key.fill(key, at, at + y.length);
      for (let i = 0; i < y.length; i++) buffer.ds[at + i] = start + i;
      [y, ...x].forEach((values, c) => buffer.values[c]!.set(values, at));
      filled += y.length;
      if (++key < chunks[chunk]!.to) return;
      file.write(buffer);
      chunk++;
      [filled, buffer] = [0, allocate()];
    },
    finish() {
      if (chunk !== chunks.length) throw new RangeError(`Cannot finish a panel as all keys must be written: ${key}`);
      return file.finish();
    },
  };
}
