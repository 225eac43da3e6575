import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { ColumnSorter } from "../../../lib/models/trees/column_sort.ts";

Deno.test("ColumnSorter.sort() equals a stable comparison sort of any doubles", () => {
  const column = fc.array(fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constant(NaN)), { maxLength: 80 });
  fc.assert(fc.property(column, (values) => {
    const sorter = new ColumnSorter(values.length);
    const { order, sorted } = sorter.sort(Float64Array.from(values), { start: 0, stride: 1, rows: values.length });
    const expected = [...values.keys()].filter((i) => !Number.isNaN(values[i]))
      .sort((a, b) => values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b);
    assertEquals([...order], expected);
    assertEquals([...sorted], expected.map((i) => values[i] + 0));
  }));
});

Deno.test("ColumnSorter.sort() reads a column of a row-major matrix and can be called again", () => {
  const sorter = new ColumnSorter(3), values = Float64Array.from([3, 30, 1, NaN, 2, -10]);
  assertEquals([...sorter.sort(values, { start: 0, stride: 2, rows: 3 }).order], [1, 2, 0]);
  assertEquals([...sorter.sort(values, { start: 1, stride: 2, rows: 3 }).order], [2, 0]);
});
