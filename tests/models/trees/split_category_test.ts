import { assertAlmostEquals, assertEquals } from "@std/assert";
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
