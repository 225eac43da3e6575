import type { Files } from "../../storage/files/files.ts";
import type { ColumnStatistics } from "./column_statistics.ts";
import { openPanelFile } from "./panel_file.ts";
import { targetColumns } from "./read_row_panel.ts";

/** A column of a table of rows in its file. */
export interface StoredColumn {
  readonly name: string;
  readonly isText: boolean;
}

/** Writes rows in the order of the panel; holds one chunk in memory. */
export interface RowsWriter {
  /** Append a row. @param y Shape [targets]. @param x Values, shape [columns]; of texts they are not asked for. @param texts Shape [columns]; "" of numbers. */
  add(row: { readonly key: number; readonly part: number }, y: readonly number[], cells: RowCellsOut): void;
  /** Write the footer. @returns Statistics of the targets and of each column; of texts those of their lengths. */
  finish(): ColumnStatistics[];
}

/** Values and texts of one row, each of shape [columns]. */
export interface RowCellsOut {
  readonly x: Float64Array;
  readonly texts: readonly string[];
}

/**
 * Start `panel.parquet` of a table of rows: columns `key` (position), `ds` (part), targets, features; one row group per chunk.
 *
 * @param path File to write. @param options `targets`: names; `columns`: the features; `chunkRows`: rows of each chunk, shape
 * [chunks]; `files`: file operations.
 */
export function createRowsWriter(
  path: string,
  options: {
    readonly targets: readonly string[];
    readonly columns: readonly StoredColumn[];
    readonly chunkRows: readonly number[];
    readonly files?: Files;
  },
): RowsWriter {
  const { targets, columns, chunkRows, files } = options, names = targetColumns(targets.length);
  const file = openPanelFile(path, [
    ...targets.map((told, t) => ({ name: names[t]!, told })),
    ...columns.map(({ name, isText }) => ({ name: `x_${name}`, told: name, isText })),
  ], { files });
  let chunk = 0, filled = 0, buffer = allocate(chunkRows[0] ?? 0);

  function allocate(rows: number) {
    return {
      key: new Int32Array(rows),
      ds: new Int32Array(rows),
      y: targets.map(() => new Float64Array(rows)),
      x: columns.map(({ isText }) => isText ? new Array<string>(rows).fill("") : new Float64Array(rows)),
    };
  }

  /** Keys without a row may fill a chunk of their own. */
  function flushFull() {
    while (chunk < chunkRows.length && filled === buffer.key.length) {
      const { key, ds, y, x } = buffer;
      file.write({ key, ds, values: [...y, ...x] });
      [filled, buffer] = [0, allocate(chunkRows[++chunk] ?? 0)];
    }
  }

  return {
    add({ key, part }, y, { x, texts }) {
      if (filled === buffer.key.length) flushFull();
      const at = filled++;
      buffer.key[at] = key;
      buffer.ds[at] = part;
      y.forEach((value, t) => buffer.y[t]![at] = value);
      buffer.x.forEach((column, c) => {
        if (column instanceof Float64Array) column[at] = x[c]!;
        else column[at] = texts[c]!;
      });
    },
    finish() {
      flushFull();
      if (chunk !== chunkRows.length) throw new RangeError("Cannot finish a table as all rows must be written");
      return file.finish();
    },
  };
}
