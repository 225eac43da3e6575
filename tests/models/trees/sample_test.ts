import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../lib/core/random.ts";
import { allRows } from "../../../lib/models/trees/rows.ts";
import { drawBootstrap, drawSubset, shuffleHead } from "../../../lib/models/trees/sample.ts";

Deno.test("drawSubset() draws distinct entries in order, all equally often", () => {
  const rng = createRng(3), hits = new Float64Array(10), target = new Int32Array(4);
  for (let i = 0; i < 5000; i++) {
    assertEquals(drawSubset(allRows(10), { total: 10, count: 4, target, rng }), 4);
    for (let k = 1; k < 4; k++) assertEquals(target[k - 1] < target[k], true);
    target.forEach((entry) => hits[entry]++);
  }
  hits.forEach((count) => assertAlmostEquals(count / 5000, 0.4, 0.03));
});

Deno.test("drawSubset() gives everything when asked for too much", () => {
  const target = new Int32Array(9);
  assertEquals(drawSubset([7, 8], { total: 2, count: 9, target, rng: createRng(1) }), 2);
  assertEquals([...target.subarray(0, 2)], [7, 8]);
});

Deno.test("drawBootstrap() multiplicities add up to the draws, on the given rows only", () => {
  const multiplicity = new Float64Array(20).fill(9), rows = Int32Array.of(2, 5, 6, 11);
  drawBootstrap(rows, { draws: 50, multiplicity, rng: createRng(2) });
  assertEquals([...rows].reduce((sum, row) => sum + multiplicity[row], 0), 50);
  assertEquals(multiplicity[0], 9);
});

Deno.test("shuffleHead() keeps a permutation and leaves what lies before", () => {
  fc.assert(fc.property(fc.nat(1000), fc.nat(8), fc.nat(12), (seed, from, count) => {
    const permutation = allRows(9);
    shuffleHead(permutation, { from, count, total: 9, rng: createRng(seed) });
    assertEquals([...permutation].sort(), [...allRows(9)]);
    assertEquals([...permutation.subarray(0, from)], [...allRows(from)]);
  }));
});
