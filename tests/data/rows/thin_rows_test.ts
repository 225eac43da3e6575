import { assertEquals } from "@std/assert";
import { thinRows } from "@lib/data/rows/thin_rows.ts";
import { rowsOf } from "../../inference/rows/_fixtures.ts";

Deno.test("thinRows() keeps evenly spread rows with what they are, in their parts", () => {
  const panel = { ...rowsOf([20, 21, 22, 23, 24], [0, 1, 2, 3, 4]), ds: Int32Array.of(-1, -1, 0, 0, 1) };
  const { ds, y, offsets, exogenous: [age] } = thinRows(panel, 3);
  assertEquals([[...ds], [...y], [...offsets], [...age!.values]], [[-1, 0, 1], [0, 2, 4], [0, 3], [20, 22, 24]]);
  assertEquals(thinRows(panel, 5), panel);
  const pairs = { ...panel, targets: 2, y: Float64Array.from({ length: 10 }, (_, i) => i) };
  assertEquals([...thinRows(pairs, 2).y], [0, 1, 6, 7]);
});
