import { assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { BEST } from "../../../lib/models/trees/arena.ts";
import { buildHistogram } from "../../../lib/models/trees/histogram.ts";
import { designOf } from "../../../lib/models/trees/rows.ts";
import { resetBest } from "../../../lib/models/trees/split.ts";
import { scanCategories } from "../../../lib/models/trees/split_category.ts";
import { rootOf, RULES } from "./_trees.ts";

function search(values: number[], target: number[], rules = RULES) {
  const setup = rootOf(designOf({ names: ["c"], values, target, categorical: [true] })), { arena, node } = setup;
  const slot = arena.takeSlot();
  buildHistogram(arena, slot, node);
  resetBest(arena, rules);
  scanCategories(arena, slot, { node, rules, column: 0 });
  return { ...setup, best: arena.best, goesLeft: (bin: number) => (arena.bestSubset[bin >> 5] >>> (bin & 31)) & 1 };
}

Deno.test("scanCategories() finds the best of all subsets for squared loss", () => {
  const values = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4], target = [3, 4, -1, 0, 8, 7, 1, -2, 5, 3];
  const { best, goesLeft, node } = search(values, target);
  let expected = 0, subset = 0;
  for (let mask = 1; mask < 31; mask++) {
    const left = target.filter((_, i) => (mask >> values[i]) & 1),
      right = target.filter((_, i) => !((mask >> values[i]) & 1));
    const score = (side: number[]) => side.reduce((a, b) => a + b, 0) ** 2 / side.length;
    const gain = score(left) + score(right) - node.gradient ** 2 / 10;
    if (gain > expected + 1e-9) [expected, subset] = [gain, mask];
  }
  assertAlmostEquals(best[BEST.gain], expected, 1e-9);
  const found = [0, 1, 2, 3, 4].reduce((mask, bin) => mask | goesLeft(bin) << bin, 0);
  assertEquals(found === subset || found === 31 - subset, true);
});

Deno.test("scanCategories() treats missing as a category", () => {
  const { best, goesLeft } = search([0, 0, 1, 1, NaN, NaN], [0, 1, 0, 1, 9, 9]);
  assertEquals(goesLeft(2), 1);
  assertEquals([goesLeft(0), goesLeft(1)], [0, 0]);
  assertEquals(best[BEST.missingLeft], 1);
});

Deno.test("scanCategories() sends unseen categories with the larger side", () => {
  const { best, goesLeft } = search([0, 1, 1, 1], [5, 0, 0, 0]);
  assertEquals(goesLeft(2), goesLeft(1));
  assertEquals(best[BEST.missingLeft], goesLeft(1));
});

Deno.test("scanCategories() keeps minLeaf and its own penalty", () => {
  assertEquals(search([0, 1, 1, 1], [5, 0, 0, 0], { ...RULES, minLeaf: 2 }).best[BEST.column], -1);
  assertEquals(search([0, 1, 1, 1], [5, 0, 0, 0], { ...RULES, categoryLambda: 100 }).best[BEST.column], -1);
});

const rowsOf = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.integer({ min: -9, max: 9 })), { minLength: 3, maxLength: 25 });

Deno.test("scanCategories() beats every subset, and says which rows go left", () => {
  fc.assert(fc.property(rowsOf, (rows) => {
    const values = rows.map(([c]) => c), target = rows.map(([, y]) => y);
    if (new Set(values).size < 2) return;
    const { best, goesLeft, node, binned } = search(values, target);
    const score = (side: readonly number[]) =>
      side.length === 0 ? 0 : side.reduce((a, b) => a + b, 0) ** 2 / side.length;
    let expected = 0;
    for (let mask = 1; mask < 31; mask++) {
      const left = target.filter((_, i) => (mask >> values[i]) & 1),
        right = target.filter((_, i) => !((mask >> values[i]) & 1));
      if (left.length === 0 || right.length === 0) continue;
      expected = Math.max(expected, score(left) + score(right) - node.gradient ** 2 / rows.length);
    }
    if (best[BEST.column] < 0) return assertLessOrEqual(expected, 1e-9);
    assertAlmostEquals(best[BEST.gain], expected, 1e-9);
    const left = rows.flatMap(([, y], row) => goesLeft(binned.bins[row]) ? [y] : []);
    assertEquals(best[BEST.count], left.length);
    assertAlmostEquals(best[BEST.gradient], -left.reduce((a, b) => a + b, 0), 1e-9);
  }));
});

Deno.test("scanCategories() marks bins beyond the first words of the subset", () => {
  const values = Array.from({ length: 200 }, (_, i) => i % 100),
    target = values.map((c) => c >= 70 || c === 33 ? 8 : 0);
  const { goesLeft, binned } = search(values, target);
  const sides = new Map([0, 8].map((level) => [level, new Set<number>()]));
  target.forEach((level, row) => {
    if (binned.bins[row] < 62) sides.get(level)?.add(goesLeft(binned.bins[row]));
  });
  assertEquals([sides.get(0)?.size, sides.get(8)?.size], [1, 1]);
});

Deno.test("scanCategories() smooths rare categories toward the middle", () => {
  // Category 0 has one row with a large value: unsmoothed it is alone, smoothed it ranks behind a frequent one.
  const values = [0, 1, 1, 1, 1, 2, 2, 2, 2], target = [4, 3, 3, 3, 3, 0, 0, 0, 0];
  const rank = (categorySmooth: number) => {
    const { arena, goesLeft } = search(values, target, { ...RULES, categorySmooth, minLeaf: 1 });
    return [[...arena.order.subarray(0, 3)], goesLeft(0)];
  };
  assertEquals(rank(0)[0], [0, 1, 2]);
  assertEquals(rank(10)[0], [1, 0, 2]);
});

Deno.test("scanCategories() of one category has no split", () => {
  assertEquals(search([3, 3, 3, NaN], [1, 2, 3, 3]).best[BEST.column], 0, "missing is the other");
  const setup = search([3, 3, 3, NaN], [2, 2, 2, 2]);
  assertEquals(setup.best[BEST.column], -1, "nothing to gain");
});

Deno.test("scanCategories() leaves categories that the node does not hold to the larger side", () => {
  const values = [0, 0, 0, 1, 1, 2, 3, NaN], target = [5, 5, 5, 0, 0, 9, -9, 4];
  const { arena, node } = rootOf(designOf({ names: ["c"], values, target, categorical: [true] }));
  // The node's rows are those of categories 0 and 1.
  Object.assign(node, { end: 5, gradient: -15, hessian: 5, count: 5 });
  const slot = arena.takeSlot();
  buildHistogram(arena, slot, node);
  resetBest(arena, RULES);
  scanCategories(arena, slot, { node, rules: RULES, column: 0 });
  const sides = [0, 1, 2, 3, 4].map((bin) => (arena.bestSubset[0] >>> bin) & 1);
  assertEquals(sides[0] !== sides[1], true);
  assertEquals(sides.slice(2), [sides[0], sides[0], sides[0]]);
  assertEquals(arena.best[BEST.count], sides[0] === 1 ? 3 : 2);
});
