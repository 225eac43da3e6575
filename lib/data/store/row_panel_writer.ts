import { ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Files } from "../../storage/files/files.ts";
import { type ColumnStatistics, countColumn } from "./column_statistics.ts";
import { PAGE_BYTES } from "./panel_writer.ts";
import { parquetFileWriter } from "./parquet_writer.ts";
import { targetColumns } from "./target_columns.ts";

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
  const { targets, columns, chunkRows } = options,
    counters = [...targets, ...columns.map(({ name }) => name)].map(countColumn);
  let chunk = 0, buffer = allocate(chunkRows[0] ?? 0);
  const parquet = new ParquetWriter({
    writer: parquetFileWriter(path, options),
    schema: schemaFromColumnData({ columnData: columnData(allocate(0)) }),
  });

  function allocate(rows: number) {
    return {
      rows,
      filled: 0,
      key: new Int32Array(rows),
      part: new Int32Array(rows),
      y: targets.map(() => new Float64Array(rows)),
      x: columns.map(({ isText }) => new Float64Array(isText ? 0 : rows)),
      texts: columns.map(({ isText }) => new Array<string>(isText ? rows : 0).fill("")),
    };
  }

  function columnData({ key, part, y, x, texts }: ReturnType<typeof allocate>) {
    const plain = { nullable: false } as const, names = targetColumns(targets.length);
    return [
      { name: "key", data: key, type: "INT32" as const, ...plain },
      { name: "ds", data: part, type: "INT32" as const, ...plain },
      ...y.map((data, t) => ({ name: names[t]!, data, type: "DOUBLE" as const, ...plain })),
      ...columns.map(({ name, isText }, c) =>
        isText
          ? { name: `x_${name}`, data: texts[c]!, type: "STRING" as const, ...plain }
          : { name: `x_${name}`, data: x[c]!, type: "DOUBLE" as const, ...plain }
      ),
    ];
  }

  function flush() {
    const data = columnData(buffer).map(({ name, data, nullable }) => ({ name, data, nullable }));
    parquet.write({ columnData: data, rowGroupSize: Math.max(buffer.rows, 1), pageSize: PAGE_BYTES });
    buffer.y.forEach((values, t) => counters[t]!.add(values));
    columns.forEach(({ isText }, c) => {
      const lengths = () => Float64Array.from(buffer.texts[c]!, (text) => text === "" ? NaN : text.length);
      counters[targets.length + c]!.add(isText ? lengths() : buffer.x[c]!);
    });
    buffer = allocate(chunkRows[++chunk] ?? 0);
  }

  function flushFull() {
    while (chunk < chunkRows.length && buffer.filled === buffer.rows) flush();
  }

  return {
    add({ key, part }, y, { x, texts }) {
      // Keys without a row may fill a chunk of their own.
      if (buffer.filled === buffer.rows) flushFull();
      const at = buffer.filled++;
      buffer.key[at] = key;
      buffer.part[at] = part;
      y.forEach((value, t) => buffer.y[t]![at] = value);
      columns.forEach(({ isText }, c) => {
        if (isText) buffer.texts[c]![at] = texts[c]!;
        else buffer.x[c]![at] = x[c]!;
      });
    },
    finish() {
      flushFull();
      if (chunk !== chunkRows.length) throw new RangeError("Cannot finish a table as all rows must be written");
      parquet.finish();
      return counters.map((counter) => counter.summary());
    },
  };
}
