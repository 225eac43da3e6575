import { SparseBuilder, type SparseRows } from "@lib/features/table/sparse_rows.ts";

/** Rows without their zeros. */
export function sparseOf(rows: readonly (readonly number[])[]): SparseRows {
  const builder = new SparseBuilder(rows[0]!.length);
  for (const row of rows) {
    const columns = row.flatMap((value, column) => value === 0 ? [] : [column]);
    builder.add(columns, columns.map((column) => row[column]!));
  }
  return builder.build();
}
