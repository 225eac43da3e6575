import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Design } from "@lib/core/design.ts";
import { thinRows } from "@lib/training/thin_rows.ts";

/** Row r holds r in every column, but 10 r and 10 r + 1 where it has two places. */
function designOf(rows: number): Design {
  const doubles = Float64Array.from({ length: rows }, (_, r) => r), integers = Int32Array.from(doubles);
  const pairs = Float64Array.from({ length: 2 * rows }, (_, i) => 10 * (i >> 1) + i % 2);
  return {
    specHash: "s",
    names: ["a", "b"],
    categorical: [false, false],
    rows,
    values: pairs,
    target: doubles,
    weight: doubles,
    key: integers,
    ds: integers,
    step: integers,
    link: "identity",
    transform: pairs,
  };
}

Deno.test("thinRows() keeps rows whole, in order and evenly spread", () => {
  const thin = thinRows(designOf(10), 4);
  const kept = [0, 2, 5, 7];
  assertEquals(thin.rows, 4);
  for (const column of ["target", "weight", "key", "ds", "step"] as const) {
    assertEquals([...thin[column]], kept, column);
  }
  const pairs = kept.flatMap((row) => [10 * row, 10 * row + 1]);
  assertEquals([[...thin.values], [...thin.transform]], [pairs, pairs]);
});

Deno.test("thinRows() gives a design within the limit back", () => {
  const design = designOf(5);
  assertStrictEquals(thinRows(design, 5), design);
  assertEquals(thinRows(design, 4).rows, 4);
});
