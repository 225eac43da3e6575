import { ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Files } from "../../storage/files/files.ts";
import { type ColumnStatistics, countColumn } from "./column_statistics.ts";
import { parquetFileWriter } from "./parquet_writer.ts";

/**
 * Bytes of a page: 2,048 to 4,096 rows. A reader decodes the pages that hold its keys and skips the others, so one key of
 * a row group costs no more than its page; smaller ones would cost whoever reads all.
 */
const PAGE_BYTES = 1 << 14;

/** A column of `panel.parquet` beside `key` and `ds`. */
export interface PanelColumn {
  /** Name in the file. */
  readonly name: string;
  /** Name in the statistics. */
  readonly told: string;
  /** Whether it holds texts; default numbers. */
  readonly isText?: boolean;
}

/** Rows of one chunk: columns of one length. */
export interface PanelChunk {
  /** Position of the key. */
  readonly key: Int32Array;
  /** Period number, or part of the split. */
  readonly ds: Int32Array;
  /** Of each other column. */
  readonly values: readonly (Float64Array | string[])[];
}

/** Writes `panel.parquet`. */
export interface PanelFile {
  /** Append a chunk, which is a row group of its own. */
  write(chunk: PanelChunk): void;
  /** Write the footer. @returns Statistics of each column but `key` and `ds`; of texts those of their lengths. */
  finish(): ColumnStatistics[];
}

/**
 * Start `panel.parquet`, whose rows are sorted by key, then `ds`.
 *
 * @param path File to write. @param columns Beside `key` and `ds`. @param options `files`: file operations.
 */
export function openPanelFile(
  path: string,
  columns: readonly PanelColumn[],
  options: { readonly files?: Files },
): PanelFile {
  const counters = columns.map(({ told }) => countColumn(told));
  const typed = ({ key, ds, values }: PanelChunk) => [
    { name: "key", data: key, type: "INT32" as const, nullable: false },
    { name: "ds", data: ds, type: "INT32" as const, nullable: false },
    ...columns.map(({ name, isText }, c) => ({
      name,
      data: values[c]!,
      type: isText === true ? "STRING" as const : "DOUBLE" as const,
      nullable: false,
    })),
  ];
  const none = { key: new Int32Array(), ds: new Int32Array(), values: columns.map(() => new Float64Array()) };
  const parquet = new ParquetWriter({
    writer: parquetFileWriter(path, options),
    schema: schemaFromColumnData({ columnData: typed(none) }),
  });
  return {
    write(chunk) {
      const columnData = typed(chunk).map(({ name, data, nullable }) => ({ name, data, nullable }));
      parquet.write({ columnData, rowGroupSize: Math.max(chunk.key.length, 1), pageSize: PAGE_BYTES });
      chunk.values.forEach((values, c) => counters[c]!.add(values instanceof Float64Array ? values : lengths(values)));
    },
    finish() {
      parquet.finish();
      return counters.map((counter) => counter.summary());
    },
  };
}

function lengths(texts: readonly string[]): Float64Array {
  return Float64Array.from(texts, (text) => text === "" ? NaN : text.length);
}
