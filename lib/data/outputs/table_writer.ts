import type { ByteSink } from "./parquet_output.ts";
import {
  checkRowTarget,
  type ColumnHead,
  type ColumnValues,
  extensionOf,
  openEncodedWriter,
  openRowWriter,
  type RowWriterOptions,
} from "./row_writer.ts";
import type { SourceAccess } from "../sources/source_access.ts";
import type { TargetValue } from "./targets/database_writer.ts";
import { parseTableTarget, type TableTarget } from "./targets/table_target.ts";

/** As `RowWriter`; what it writes to may be elsewhere. */
export interface TableWriter {
  /** Append rows: one array per column, all of one length. */
  append(values: readonly ColumnValues[]): void;
  /** Complete the table. */
  finish(): void | Promise<void>;
  /** Remove what was written; after `finish`: nothing. */
  discard(): void;
}

/** How a table is written. */
export interface TableWriterOptions extends RowWriterOptions {
  /** Environment, for a table of a database. */
  readonly access?: SourceAccess;
  /** Columns that every row of a table of a database has beside its own, and what the rows are: `as_of`. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Names of columns: rows of such a table that are equal in them, and in the constants, are replaced. */
  readonly replaces?: readonly string[];
}

/**
 * Start writing a table to where its user wants it: the formats of {@linkcode openRowWriter}, `.xlsx` and `.arrow`, and a table
 * of a database by its variable (`SOURCE_SHOP:forecasts`). What each needs is loaded by who asks for it alone.
 *
 * @param target File, table, or a stream. @param columns Header. @param options Of CSV, and of a database.
 * @throws {DataError} As {@linkcode openRowWriter}; `TOO_LARGE` from `append`, for more rows than a sheet has; from `finish` as
 * `writeDatabaseTable`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openTableWriter } from "@lib/data/outputs/table_writer.ts";
 * const path = `${Deno.makeTempDirSync()}/out.xlsx`;
 * const writer = await openTableWriter(path, [{ name: "item", type: "text" }, { name: "yhat", type: "number" }]);
 * writer.append([["007"], Float64Array.of(1.5)]);
 * await writer.finish();
 * assertEquals(Deno.readFileSync(path).subarray(0, 2), new TextEncoder().encode("PK"));
 * ```
 */
export async function openTableWriter(
  target: string | ByteSink,
  columns: readonly ColumnHead[],
  options: TableWriterOptions = {},
): Promise<TableWriter> {
  const table = typeof target === "string" ? parseTableTarget(target) : null;
  if (table !== null) return databaseTable(table, columns, options);
  switch (typeof target === "string" ? extensionOf(target) : "") {
    case ".xlsx":
      return openEncodedWriter(target, columns, {
        openEncoder: (await import("./workbook_encoder.ts")).workbookEncoder,
      });
    case ".arrow":
    case ".feather":
      return openEncodedWriter(target, columns, { openEncoder: (await import("./arrow_encoder.ts")).arrowEncoder });
    default:
      return openRowWriter(target, columns, options);
  }
}

/**
 * Find out before long work whether {@linkcode openTableWriter} can write a target: that of a database must answer.
 *
 * @param target File, table, or stream. @param access Environment.
 * @throws {DataError} As `checkRowTarget` and `openDatabaseWriter`.
 */
export async function checkTableTarget(target: string | ByteSink, access?: SourceAccess): Promise<void> {
  const table = typeof target === "string" ? parseTableTarget(target) : null;
  if (table === null) return checkRowTarget(target);
  const { openDatabaseWriter } = await import("./targets/open_database_writer.ts");
  await (await openDatabaseWriter(table.variable, access)).close();
}

/** All rows are held until the end: they become visible together. */
function databaseTable(
  { variable, table }: TableTarget,
  own: readonly ColumnHead[],
  { access, constants = {}, replaces = [] }: TableWriterOptions,
): TableWriter {
  const heads = Object.keys(constants).map((name): ColumnHead => ({ name, type: "text", isTime: true }));
  const columns = [...heads, ...own], values: TargetValue[][] = columns.map(() => []);
  return {
    append(batch) {
      const rows = batch[0]?.length ?? 0;
      Object.values(constants).forEach((value, c) => {
        for (let i = 0; i < rows; i++) values[c]!.push(value);
      });
      batch.forEach((column, c) => {
        const into = values[heads.length + c]!;
        for (const value of column) into.push(typeof value === "number" && !Number.isFinite(value) ? null : value);
      });
    },
    async finish() {
      const { openDatabaseWriter } = await import("./targets/open_database_writer.ts");
      const { writeDatabaseTable } = await import("./targets/write_database_table.ts");
      const writer = await openDatabaseWriter(variable, access);
      try {
        const names = [...Object.keys(constants), ...replaces];
        await writeDatabaseTable(writer, { table, columns, values, replaces: names });
      } finally {
        await writer.close();
      }
    },
    // Nothing is written before the end.
    discard: () => {},
  };
}
