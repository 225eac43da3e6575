import { ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Files } from "../../storage/files/files.ts";
import { parquetFileWriter } from "./parquet_writer.ts";

/** Rows of a row group. */
const GROUP_ROWS = 40_000;

/** Rows of one key after the panel's end, one per period that has any. */
export interface AheadRows {
  /** Shape [a], ascending. */
  readonly period: Int32Array;
  /** Exogenous columns, each shape [a]. */
  readonly x: readonly Float64Array[];
}

/** Writes what is known ahead key after key; holds one row group in memory. */
export interface FutureWriter {
  /** Append the rows of the next key; none is fine. */
  add(rows: AheadRows): void;
  /** Write the footer. @returns Rows per key, shape [k]. */
  finish(): Int32Array;
}

/**
 * Start `future.parquet`: columns `ds` (period number) and `x_<name>`; rows by key, then period. The file is made with its
 * first row.
 *
 * @param path File to write.
 * @param options `columns`: names, and their places among the exogenous columns; without any nothing is written. `keys`:
 * number of keys; `files`: file operations.
 */
export function createFutureWriter(
  path: string,
  options: {
    readonly columns: readonly { readonly name: string; readonly x: number }[];
    readonly keys: number;
    readonly files?: Files;
  },
): FutureWriter {
  const { columns, keys } = options;
  const counts = new Int32Array(keys);
  let key = 0, held = 0, periods: number[] = [], values: number[][] = columns.map(() => []);
  let parquet: ParquetWriter | undefined;

  function columnData() {
    return [
      { name: "ds", data: Int32Array.from(periods), type: "INT32" as const, nullable: false },
      ...columns.map(({ name }, c) => ({
        name: `x_${name}`,
        data: Float64Array.from(values[c]!),
        type: "DOUBLE" as const,
        nullable: false,
      })),
    ];
  }

  function flush() {
    if (held === 0) return;
    const data = columnData();
    parquet ??= new ParquetWriter({
      writer: parquetFileWriter(path, options),
      schema: schemaFromColumnData({ columnData: data }),
    });
    parquet.write({
      columnData: data.map(({ name, data, nullable }) => ({ name, data, nullable })),
      rowGroupSize: held,
    });
    [held, periods, values] = [0, [], columns.map(() => [])];
  }

  return {
    add({ period, x }) {
      if (columns.length > 0) {
        counts[key] = period.length;
        held += period.length;
        for (const at of period) periods.push(at);
        columns.forEach((column, c) => {
          for (const value of x[column.x]!) values[c]!.push(value);
        });
      }
      key++;
      if (held >= GROUP_ROWS) flush();
    },
    finish() {
      flush();
      parquet?.finish();
      return counts;
    },
  };
}
