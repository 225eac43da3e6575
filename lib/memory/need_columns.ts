import { requireColumns } from "../data/sources/required_columns.ts";
import type { DataColumns } from "./table_kinds.ts";

/**
 * Check that data has the columns that are asked of it.
 *
 * @param data Columns. @param needed Their names. @param hint What else can be done than to write the nearest name.
 * @throws {DataError} `MISSING_COLUMN`, with all that are missing and the nearest names.
 */
export function needColumns({ columns }: DataColumns, needed: readonly string[], hint: string): void {
  const data = { source: "data", columns: [...columns.keys()] };
  requireColumns(data, needed, columns.size === 0 ? "Give at least one row." : hint);
}
