import type { ByteSink } from "./parquet_output.ts";
import { type ColumnHead, type ColumnValues, GROUP_ROWS, type RowWriterOptions } from "./row_writer.ts";
import { openTableWriter } from "./table_writer.ts";

/** One column of an output table. NaN and null are "no value". */
export interface RowColumn {
  /** Column name. */
  readonly name: string;
  /** Texts, or numbers; an `Int32Array` keeps its type in Parquet. All columns have the same length. */
  readonly values: ColumnValues;
}

/**
 * Write a table that is in memory as CSV, Parquet, JSON, Excel or Arrow by the path's ending; the formats are those of
 * {@linkcode openTableWriter}. Missing folders are made; the file appears only when it is whole.
 *
 * @param target File to write or replace, or a stream for CSV. @param columns At least one, in order.
 * @param options Of CSV.
 * @throws {DataError} `UNSUPPORTED_FORMAT`, `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 * @throws {RangeError} If the columns differ in length, or two have one name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { writeRows } from "@lib/data/outputs/write_rows.ts";
 * const path = `${Deno.makeTempDirSync()}/out.csv`;
 * await writeRows(path, [{ name: "item", values: ["007", 'a "b"'] }, { name: "yhat", values: [1.5, NaN] }]);
 * assertEquals(Deno.readTextFileSync(path), 'item,yhat\n007,1.5\n"a ""b""",\n');
 * ```
 */
export async function writeRows(
  target: string | ByteSink,
  columns: readonly RowColumn[],
  options: RowWriterOptions = {},
): Promise<void> {
  const rows = columns[0]?.values.length ?? 0;
  const odd = columns.find((column) => column.values.length !== rows);
  if (odd !== undefined) {
    throw new RangeError(
      `Cannot write rows as all columns must have ${rows} values: current value is ${odd.values.length} in ${odd.name}`,
    );
  }
  const heads = columns.map(({ name, values }): ColumnHead => ({ name, type: typeOf(values) }));
  const writer = await openTableWriter(target, heads, options);
  try {
    for (let at = 0; at < rows; at += GROUP_ROWS) {
      writer.append(columns.map(({ values }) => values.slice(at, at + GROUP_ROWS)));
    }
    await writer.finish();
  } finally {
    writer.discard();
  }
}

function typeOf(values: ColumnValues): ColumnHead["type"] {
  if (values instanceof Int32Array) return "integer";
  const isText = Array.isArray(values) && values.some((value) => typeof value === "string");
  return isText ? "text" : "number";
}
