import { assertEquals } from "@std/assert";
import { SparseBuilder, timesSparse, transposedTimes } from "@lib/features/table/sparse_rows.ts";
import { sparseOf } from "./_sparse.ts";

const ROWS = [[0, 2, 0], [1, 0, 3]];

Deno.test("SparseBuilder.add() keeps rows one behind the other, however many", () => {
  const { offsets, columns, values } = sparseOf(ROWS);
  assertEquals([[...offsets], [...columns], [...values]], [[0, 1, 3], [1, 0, 2], [2, 1, 3]]);
  const builder = new SparseBuilder(5000), row = Array.from({ length: 5000 }, (_, i) => i);
  builder.add(row, row);
  builder.add([], []);
  assertEquals([...builder.build().offsets], [0, 5000, 5000]);
  assertEquals([...builder.build().values], row);
});

Deno.test("timesSparse() and transposedTimes() multiply as the full matrix would", () => {
  const rows = sparseOf(ROWS);
  assertEquals([...timesSparse(rows, Float64Array.of(1, 2, 3, 4, 5, 6), 2)], [6, 8, 16, 20]);
  assertEquals([...transposedTimes(rows, Float64Array.of(1, 2, 3, 4), 2)], [3, 4, 2, 4, 9, 12]);
});
