import type { Config } from "../../core/config.ts";
import { Scratch } from "../../storage/scratch.ts";
import { openDatabase } from "../database.ts";
import { readingOf, requireColumns } from "../open_table.ts";
import { openSourceTable } from "../sources/open_source_table.ts";
import { sqlRows } from "./row_source.ts";
import { type AskedRows, type RowShape, rowsOf } from "./rows_of.ts";

/**
 * Read a file of rows to predict, batch after batch: CSV, Parquet, JSON lines or a workbook, with the key columns and what
 * else the table has; a target that is there is passed over.
 *
 * @param path File. @param options `config`: how texts are written; `shape`: of the table; `onRows`: given each batch and the
 * position of its first row.
 * @throws {DataError} `MISSING_FILE`, `MISSING_COLUMN` of a key, `UNSUPPORTED_FORMAT`, `UNREADABLE_FILE`.
 */
export async function readGivenRows(
  path: string,
  { config, shape, onRows }: {
    readonly config: Config;
    readonly shape: RowShape;
    readonly onRows: (rows: AskedRows, first: number) => void;
  },
): Promise<void> {
  using spill = Scratch.ofSystem();
  const database = await openDatabase({ spill: spill.path });
  try {
    const table = await openSourceTable(database, path, readingOf(config));
    requireColumns(table, shape.keyColumns);
    await sqlRows(database, table).scan(table.columns, (cells, first) => {
      const columns = new Map(table.columns.map((name, c) => [name, cells[c]!]));
      onRows(rowsOf(shape, { columns, rows: cells[0]?.length ?? 0 }), first);
    });
  } finally {
    database.close();
  }
}
