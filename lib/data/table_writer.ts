import type { ByteSink } from "./parquet_output.ts";
import {
  type ColumnHead,
  extensionOf,
  openEncodedWriter,
  openRowWriter,
  type RowWriter,
  type RowWriterOptions,
} from "./row_writer.ts";

/**
 * Start writing a table to where its user wants it: the formats of {@linkcode openRowWriter}, and `.xlsx` and `.arrow`, whose
 * libraries are loaded by who asks for them alone.
 *
 * @param target File, or a stream. @param columns Header. @param options Of CSV.
 * @throws {DataError} As {@linkcode openRowWriter}; `TOO_LARGE` from `append`, for more rows than a sheet has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openTableWriter } from "@lib/data/table_writer.ts";
 * const path = `${Deno.makeTempDirSync()}/out.xlsx`;
 * const writer = await openTableWriter(path, [{ name: "item", type: "text" }, { name: "yhat", type: "number" }]);
 * writer.append([["007"], Float64Array.of(1.5)]);
 * writer.finish();
 * assertEquals(Deno.readFileSync(path).subarray(0, 2), new TextEncoder().encode("PK"));
 * ```
 */
export async function openTableWriter(
  target: string | ByteSink,
  columns: readonly ColumnHead[],
  options: RowWriterOptions = {},
): Promise<RowWriter> {
  switch (typeof target === "string" ? extensionOf(target) : "") {
    case ".xlsx":
      return openEncodedWriter(target, columns, (await import("./workbook_encoder.ts")).workbookEncoder);
    case ".arrow":
    case ".feather":
      return openEncodedWriter(target, columns, (await import("./arrow_encoder.ts")).arrowEncoder);
    default:
      return openRowWriter(target, columns, options);
  }
}
