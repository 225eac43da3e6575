import { ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Files } from "../../storage/files/files.ts";
import { type ColumnStatistics, countColumn } from "./column_statistics.ts";
import { parquetFileWriter } from "./parquet_writer.ts";

/** Most rows of a chunk, so that a worker's memory stays small. */
const MOST_ROWS = 40_000;
/** Most values of a chunk, for the same reason: 64 MB. */
const MOST_VALUES = 8_000_000;
/** Chunks wanted even of a small table, so that all cores have work. */
const FEWEST_CHUNKS = 8;
/**
 * Bytes of a page: 2,048 to 4,096 rows. A reader decodes the pages that hold its keys and skips the others, so one key of
 * a row group costs no more than its page; smaller ones would cost whoever reads all.
 */
export const PAGE_BYTES = 1 << 14;

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
  const { target, exogenous, keyRows, chunks } = options;
  const names = ["y", ...exogenous.map((name) => `x_${name}`)];
  const counters = [target, ...exogenous].map(countColumn);
  const parquet = new ParquetWriter({
    writer: parquetFileWriter(path, options),
    schema: schemaFromColumnData({ columnData: columnData(new Int32Array(), new Int32Array(), []) }),
  });
  let key = 0, chunk = 0, buffer = allocate();

  function columnData(keys: Int32Array, ds: Int32Array, values: readonly Float64Array[]) {
    return [
      { name: "key", data: keys, type: "INT32" as const, nullable: false },
      { name: "ds", data: ds, type: "INT32" as const, nullable: false },
      ...names.map((name, c) => ({
        name,
        data: values[c] ?? new Float64Array(),
        type: "DOUBLE" as const,
        nullable: false,
      })),
    ];
  }

  function allocate() {
    const rows = chunk < chunks.length
      ? keyRows.subarray(chunks[chunk]!.from, chunks[chunk]!.to).reduce((sum, count) => sum + count, 0)
      : 0;
    return {
      filled: 0,
      rows,
      keys: new Int32Array(rows),
      ds: new Int32Array(rows),
      values: names.map(() => new Float64Array(rows)),
    };
  }

  function flush() {
    const columns = columnData(buffer.keys, buffer.ds, buffer.values)
      .map(({ name, data, nullable }) => ({ name, data, nullable }));
    parquet.write({ columnData: columns, rowGroupSize: Math.max(buffer.rows, 1), pageSize: PAGE_BYTES });
    buffer.values.forEach((values, c) => counters[c]!.add(values));
    chunk++;
    buffer = allocate();
  }

  return {
    add({ start, y, x }) {
      if (y.length !== keyRows[key]) {
        throw new RangeError(
          `Cannot write key ${key} as it must have ${keyRows[key]} rows: current value is ${y.length}`,
        );
      }
      const at = buffer.filled;
      buffer.keys.fill(key, at, at + y.length);
      for (let i = 0; i < y.length; i++) buffer.ds[at + i] = start + i;
      [y, ...x].forEach((values, c) => buffer.values[c]!.set(values, at));
      buffer.filled += y.length;
      key++;
      if (key === chunks[chunk]!.to) flush();
    },
    finish() {
      if (chunk !== chunks.length) throw new RangeError(`Cannot finish a panel as all keys must be written: ${key}`);
      parquet.finish();
      return counters.map((counter) => counter.summary());
    },
  };
}
