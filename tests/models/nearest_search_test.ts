import { assertEquals } from "@std/assert";
import { NearestSearch } from "@lib/models/nearest_search.ts";

const from = {
  rows: Float32Array.of(0, 0, 1, 0, 0, 2, 5, 5),
  targets: Float64Array.of(1, 2, 6, 20),
  weights: Float64Array.of(1, 3, 1, 1),
  neighbours: 2,
};

Deno.test("NearestSearch.of() lists the nearest rows, of equally far ones the first, without one that is left out", () => {
  const search = new NearestSearch(from);
  assertEquals([...search.of([9, 0, 0], 1)], [0, 1]);
  assertEquals([...search.of([0.5, 0], 0)], [0, 1], "the first of two that are as far");
  assertEquals([...search.of([0, 0], 0, 0)], [1, 2]);
  assertEquals([...new NearestSearch({ ...from, neighbours: 9 }, 1).of([0, 0], 0, 3)], [0, 1, 2], "all that are left");
});

Deno.test("NearestSearch.meanInto() weighs rows", () => {
  const out = new Float64Array(1);
  new NearestSearch(from).meanInto(out, Int32Array.of(0, 1));
  assertEquals([...out], [7 / 4]);
});
