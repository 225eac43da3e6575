import { assert, assertEquals, assertThrows } from "@std/assert";
import { firstRows, wholeOf } from "../../../lib/core/rows/first_rows.ts";
import { buildDesign, takeRows } from "../../_support/design_builder.ts";

const design = buildDesign({ rows: 10, features: 3 });

Deno.test("firstRows() has the rows that a copy would have, and shares their memory", () => {
  for (const rows of [0, 1, 7, 10]) {
    const view = firstRows(design, rows);
    assertEquals(view, takeRows(design, Array.from({ length: rows }, (_, row) => row)));
    assert(view.values.buffer === design.values.buffer);
  }
});

Deno.test("wholeOf() is the design that views are of, also of views of views, else the design", () => {
  const seven = firstRows(design, 7);
  for (const view of [design, seven, firstRows(seven, 3)]) assert(wholeOf(view) === design);
});

Deno.test("wholeOf() does not take a changed copy of a view for a view", () => {
  const changed = { ...firstRows(design, 7), target: new Float64Array(7) };
  assert(wholeOf(changed) === changed);
});

Deno.test("firstRows() refuses rows that the design does not have", () => {
  for (const rows of [-1, 11, 2.5, NaN]) assertThrows(() => firstRows(design, rows), RangeError, `${rows} of 10`);
});
