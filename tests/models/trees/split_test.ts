import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import type { Design } from "../../../lib/core/design.ts";
import { BEST, type SplitRules } from "../../../lib/models/trees/arena.ts";
import { buildHistogram } from "../../../lib/models/trees/histogram.ts";
import { allRows, designOf } from "../../../lib/models/trees/rows.ts";
import { resetBest, scanHistogram } from "../../../lib/models/trees/split.ts";
import { exactBestSplit, rootOf, RULES, simulate } from "./_trees.ts";

function search(design: Design, rules: SplitRules, weighted = false) {
  const setup = rootOf(design, { weighted, maxBins: 255 }), { arena, node, binned } = setup;
  const slot = arena.takeSlot(), columns = allRows(binned.map.features.length);
  buildHistogram(arena, slot, node);
  resetBest(arena, rules);
  scanHistogram(arena, slot, { columns, from: 0, to: columns.length, node, rules });
  return { ...setup, best: arena.best };
}

Deno.test("scanHistogram() finds the exact best split of small data, with and without missing values and weights", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const weighted = seed % 3 === 0;
    const design = simulate({
      rows: 60,
      seed,
      missing: seed % 2 === 0 ? 0.2 : 0,
      weight: (row) => weighted ? 0.5 + row % 4 : 1,
    });
    const rules = { ...RULES, minLeaf: 1 + seed % 5, lambda: seed % 3 };
    const { arena, best, binned } = search(design, rules, weighted);
    const expected = exactBestSplit([...allRows(60)], { design, g: arena.gradient, h: arena.hessian, rules });
    assertAlmostEquals(best[BEST.gain], expected.gain, 1e-8);
    assertEquals(binned.map.features[best[BEST.column]], expected.feature);
    assertEquals(best[BEST.count], expected.left.length);
    assertAlmostEquals(best[BEST.gradient], expected.left.reduce((sum, row) => sum + arena.gradient[row], 0), 1e-9);
  }
});

Deno.test("scanHistogram() gives the same split on the fast path and on the general one", () => {
  for (let seed = 1; seed <= 8; seed++) {
    const design = simulate({ rows: 80, seed }), rules = { ...RULES, minLeaf: 4, lambda: 1.5 };
    const fast = search(design, rules).best.slice(), general = search(design, { ...rules, l1: 1e-300 }).best;
    fast.forEach((value, i) => assertAlmostEquals(value, general[i], 1e-9));
  }
});

Deno.test("scanHistogram() keeps minLeaf, minWeight and minGain", () => {
  const x = [1, 2, 3, 4, 5, 6], target = [9, 0, 0, 0, 0, 0];
  const design = designOf({ names: ["x"], values: x, target });
  assertEquals(search(design, RULES).best[BEST.bin], 0);
  assertEquals(search(design, { ...RULES, minLeaf: 2 }).best[BEST.bin], 1);
  assertEquals(search(design, { ...RULES, minWeight: 3 }).best[BEST.bin], 2);
  assertEquals(search(design, { ...RULES, minLeaf: 4 }).best[BEST.column], -1);
  assertEquals(search(design, { ...RULES, minGain: 1000 }).best[BEST.column], -1);
});

Deno.test("scanHistogram() can separate missing from all values", () => {
  const design = designOf({ names: ["x"], values: [1, 2, 1, NaN, NaN], target: [0, 0, 0, 5, 5] });
  const { best } = search(design, RULES);
  assertEquals([best[BEST.bin], best[BEST.missingLeft], best[BEST.count]], [1, 0, 3]);
});

Deno.test("scanHistogram() sends later missing values with the larger side if the node has none", () => {
  const one = designOf({ names: ["x"], values: [1, 2, 3, 4], target: [9, 0, 0, 0] });
  assertEquals(search(one, RULES).best[BEST.missingLeft], 0);
  const three = designOf({ names: ["x"], values: [1, 2, 3, 4], target: [0, 0, 0, 9] });
  assertEquals(search(three, RULES).best[BEST.missingLeft], 1);
});

Deno.test("scanHistogram() gains as much as the best split by brute force, for any small data with ties and holes", () => {
  const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 5 }) }, {
    weight: 1,
    arbitrary: fc.constant(NaN),
  });
  const rows = fc.array(fc.tuple(value, value, fc.integer({ min: -9, max: 9 })), { minLength: 2, maxLength: 20 });
  fc.assert(fc.property(rows, fc.integer({ min: 1, max: 4 }), fc.nat({ max: 2 }), (data, minLeaf, lambda) => {
    const design = designOf({
      names: ["a", "b"],
      values: data.flatMap(([a, b]) => [a, b]),
      target: data.map(([, , y]) => y),
    });
    const rules = { ...RULES, minLeaf, lambda, minGain: 1e-7 };
    const { arena, best } = search(design, rules);
    const expected = exactBestSplit([...allRows(data.length)], { design, g: arena.gradient, h: arena.hessian, rules });
    if (best[BEST.column] < 0) return assertEquals(expected.feature, -1);
    assertAlmostEquals(best[BEST.gain], expected.gain, 1e-8);
  }));
});

Deno.test("scanHistogram() sums say which rows go left: gradient, hessian and count of the left side", () => {
  for (const weighted of [false, true]) {
    const design = simulate({ rows: 90, missing: 0.15, weight: (row) => weighted ? 0.5 + row % 3 : 1 });
    const { arena, best, binned } = search(design, { ...RULES, minLeaf: 5, lambda: 1 }, weighted);
    const column = best[BEST.column], q = binned.map.features.length;
    const last = binned.map.offsets[column + 1] - binned.map.offsets[column] - 1;
    const left = [...allRows(90)].filter((row) => {
      const bin = binned.bins[row * q + column];
      return bin === last ? best[BEST.missingLeft] === 1 : bin <= best[BEST.bin];
    });
    assertAlmostEquals(best[BEST.gradient], left.reduce((sum, row) => sum + arena.gradient[row], 0), 1e-9);
    assertAlmostEquals(best[BEST.hessian], left.reduce((sum, row) => sum + arena.hessian[row], 0), 1e-9);
    assertEquals(best[BEST.count], left.length);
  }
});

Deno.test("scanHistogram() searches the given columns only, and keeps a better split that it finds there", () => {
  const design = simulate({ rows: 80, target: (x) => 5 * x[2] });
  const setup = rootOf(design), { arena, node } = setup, slot = arena.takeSlot();
  buildHistogram(arena, slot, node);
  const scan = (columns: number[], from: number, to: number) => {
    scanHistogram(arena, slot, { columns: Int32Array.from(columns), from, to, node, rules: RULES });
    return arena.best[BEST.column];
  };
  resetBest(arena, RULES);
  assertEquals(scan([2, 0, 1], 1, 1), -1);
  assertEquals(scan([2, 0, 1], 0, 1), 2);
  const gain = arena.best[BEST.gain];
  assertEquals([scan([0, 1, 3], 0, 3), arena.best[BEST.gain]], [2, gain]);
});

Deno.test("scanHistogram() lowers gains by its penalties", () => {
  const design = simulate({ rows: 60 });
  const gain = (rules: Partial<SplitRules>) => search(design, { ...RULES, ...rules }).best[BEST.gain];
  assertGreater(gain({}), gain({ lambda: 5 }));
  assertGreater(gain({}), gain({ l1: 5 }));
});

Deno.test("resetBest() forgets the split and asks for minGain", () => {
  const { arena } = rootOf(simulate());
  arena.best.fill(7);
  resetBest(arena, { ...RULES, minGain: 3 });
  assertEquals([arena.best[BEST.gain], arena.best[BEST.column]], [3, -1]);
});

Deno.test("scanHistogram() sends later missing values left where both sides are as large", () => {
  const even = designOf({ names: ["x"], values: [1, 2, 3, 4], target: [0, 0, 9, 9] });
  for (const l1 of [0, 1e-300]) {
    const { best } = search(even, { ...RULES, l1 });
    assertEquals([best[BEST.bin], best[BEST.missingLeft]], [1, 1], "on the fast path and on the general one");
  }
});
