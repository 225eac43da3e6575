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

Deno.test("ColumnSorter.sort() orders the numbers that share all but their last bits", () => {
  const close = [1 + 3 * Number.EPSILON, 1, 1 + Number.EPSILON, 5e-324, -5e-324, 0, 1 - Number.EPSILON / 2];
  const { sorted } = new ColumnSorter(7).sort(Float64Array.from(close), { start: 0, stride: 1, rows: 7 });
  assertEquals([...sorted], [...close].sort((a, b) => a - b));
});

Deno.test("ColumnSorter.sort() orders infinities, keeps ties in row order and gives -0 as 0", () => {
  const values = Float64Array.of(Infinity, -0, 0, -Infinity, NaN, -0);
  const { order, sorted } = new ColumnSorter(6).sort(values, { start: 0, stride: 1, rows: 6 });
  assertEquals([...order], [3, 1, 2, 5, 0]);
  assertEquals(sorted.map((value) => Number(Object.is(value, -0))).every((flag) => flag === 0), true);
});

Deno.test("ColumnSorter.sort() of a column without numbers is empty, and of fewer rows than its room", () => {
  const sorter = new ColumnSorter(5);
  assertEquals(sorter.sort(Float64Array.of(NaN, NaN), { start: 0, stride: 1, rows: 2 }).order.length, 0);
  assertEquals([...sorter.sort(Float64Array.of(3, 1), { start: 0, stride: 1, rows: 2 }).order], [1, 0]);
});

Deno.test("ColumnSorter.sort() takes any column of any matrix, whatever it sorted before", () => {
  const matrix = fc.array(fc.tuple(fc.double(), fc.integer(), fc.double({ noNaN: true })), {
    minLength: 1,
    maxLength: 40,
  });
  const sorter = new ColumnSorter(40);
  fc.assert(fc.property(matrix, fc.nat({ max: 2 }), (rows, start) => {
    const { order } = sorter.sort(Float64Array.from(rows.flat()), { start, stride: 3, rows: rows.length });
    const column = rows.map((row) => row[start]);
    const expected = [...column.keys()].filter((i) => !Number.isNaN(column[i]))
      .sort((a, b) => column[a] < column[b] ? -1 : column[a] > column[b] ? 1 : a - b);
    assertEquals([...order], expected);
  }));
});
