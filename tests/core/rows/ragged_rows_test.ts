import { RaggedRows } from "@lib/core/rows/ragged_rows.ts";
import { assertEquals } from "@std/assert";

Deno.test("RaggedRows give back rows of any width in their order, also beyond a block", () => {
  const rows = new RaggedRows(Float64Array), large = Float64Array.from({ length: 40_000 }, (_, i) => i);
  const all = [[1, 2], [], [3], large, [4, 5, 6], large];
  for (const row of all) rows.add(row);
  assertEquals([rows.length, [...rows]], [all.length, all.map((row) => Float64Array.from(row))]);
  assertEquals([rows.at(-1), rows.at(all.length)], [undefined, undefined]);
});

Deno.test("RaggedRows are views: what is written into a row stays", () => {
  const rows = new RaggedRows(Float32Array);
  rows.add([1, 2]);
  rows.at(0)![1] = 7;
  assertEquals(rows.at(0), Float32Array.of(1, 7));
});
