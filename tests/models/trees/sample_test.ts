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

Deno.test("drawSubset() draws every subset equally often", () => {
  const rng = createRng(11), counts = new Map<string, number>(), target = new Int32Array(2);
  for (let i = 0; i < 6000; i++) {
    drawSubset(allRows(4), { total: 4, count: 2, target, rng });
    counts.set(target.join(), (counts.get(target.join()) ?? 0) + 1);
  }
  assertEquals(counts.size, 6);
  for (const count of counts.values()) assertAlmostEquals(count / 6000, 1 / 6, 0.02);
});

Deno.test("drawSubset() of none draws none, of all gives them in order, in place too", () => {
  const target = Int32Array.of(9, 8, 7, 6);
  assertEquals(drawSubset(allRows(4), { total: 4, count: 0, target, rng: createRng(1) }), 0);
  assertEquals([...target], [9, 8, 7, 6]);
  assertEquals(drawSubset(target, { total: 4, count: 4, target, rng: createRng(1) }), 4);
  assertEquals([...target], [9, 8, 7, 6]);
});

Deno.test("drawSubset() looks at the first entries only", () => {
  const target = new Int32Array(2);
  for (let seed = 1; seed < 40; seed++) {
    drawSubset([0, 1, 2, 99, 99], { total: 3, count: 2, target, rng: createRng(seed) });
    assertEquals(target.includes(99), false);
  }
});

Deno.test("drawBootstrap() draws each row as often as any other", () => {
  const multiplicity = new Float64Array(5), rows = allRows(5), sums = new Float64Array(5), rng = createRng(4);
  for (let i = 0; i < 3000; i++) {
    drawBootstrap(rows, { draws: 5, multiplicity, rng });
    multiplicity.forEach((times, row) => sums[row] += times);
  }
  sums.forEach((sum) => assertAlmostEquals(sum / 3000, 1, 0.06));
});

Deno.test("shuffleHead() puts every entry at the head equally often", () => {
  const rng = createRng(8), counts = new Float64Array(6);
  for (let i = 0; i < 6000; i++) {
    const permutation = allRows(6);
    shuffleHead(permutation, { from: 2, count: 1, total: 6, rng });
    counts[permutation[2]]++;
  }
  assertEquals([counts[0], counts[1]], [0, 0]);
  for (const count of counts.subarray(2)) assertAlmostEquals(count / 6000, 0.25, 0.03);
});
