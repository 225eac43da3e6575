import { columnFromArray, float64, int32, tableFromColumns, tableToIPC, utf8 } from "@uwdata/flechette";
import type { ByteSink } from "./parquet_output.ts";
import type { ColumnHead, Encoder } from "./row_writer.ts";

const TYPES = { text: utf8, integer: int32, number: float64 } as const;

/**
 * A file of Arrow (`.arrow`, also called Feather): one batch, in memory until its end. Missing values are null.
 *
 * @param sink Receives the file. @param columns Header.
 */
export function arrowEncoder(sink: ByteSink, columns: readonly ColumnHead[]): Encoder {
  const all: (string | number | null)[][] = columns.map(() => []);
  return {
    append(values) {
      values.forEach((column, c) => {
        for (const value of column) all[c]!.push(typeof value === "number" && Number.isNaN(value) ? null : value);
      });
    },
    finish() {
      const named = columns.map(({ name, type }, c) => [name, columnFromArray(all[c]!, TYPES[type]())] as const);
      const bytes = tableToIPC(tableFromColumns(named.map(([name, column]) => [name, column])), { format: "file" });
      if (bytes !== null && bytes !== undefined) sink.write(bytes);
    },
  };
}
