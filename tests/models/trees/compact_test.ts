import { assert, assertEquals, assertLess } from "@std/assert";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { compactTrees } from "../../../lib/models/trees/compact.ts";
import type { TreeEnsemble } from "../../../lib/models/trees/ensemble.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import { createRng } from "../../../lib/core/random.ts";
import { BAG, BOOST, simulate } from "./_trees.ts";

const design = simulate({ rows: 300, categories: 5 }), AT = { rows: 300 };
const boosted = fitBoosting(binDesign(design), design, BOOST).ensemble;
const forest = fitForest(binDesign(design), design, { ...BAG, trees: 50, rng: createRng(1) }).ensemble;

function rangeOf({ split, value }: TreeEnsemble): number {
  const leaves = value.filter((_, node) => split[node] < 0);
  return Math.max(...leaves) - Math.min(...leaves);
}

Deno.test("compactTrees() moves no forecast by more than 2^-14 of the range of the leaves, and no split", () => {
  for (const trees of [boosted, forest]) {
    const compact = compactTrees(trees), before = predictTrees(trees, design.values, AT);
    const moved = predictTrees(compact, design.values, AT).map((value, row) => Math.abs(value - before[row]));
    assertLess(Math.max(...moved), rangeOf(trees) * 2 ** -14);
    assert(moved.some((change) => change > 0));
    assertEquals([compact.split, compact.left], [trees.split, trees.left]);
    trees.split.forEach((code, node) => code >= 0 && assertEquals(compact.value[node], trees.value[node]));
  }
});

Deno.test("compactTrees() of a compact ensemble is the same; the given one is unchanged", () => {
  const before = structuredClone(forest), once = compactTrees(forest);
  assertEquals(forest, before);
  assertEquals(compactTrees(once), once);
});

Deno.test("compactTrees() leaves be what no grid can hold: no tree, equal leaves, leaves as far apart as doubles go", () => {
  const bare = { ...forest, roots: Int32Array.of(0), split: new Int32Array(), value: new Float64Array() };
  const equal = { ...forest, value: forest.value.map((value, node) => forest.split[node] < 0 ? 2 : value) };
  let sign = -1;
  const far = {
    ...forest,
    value: forest.value.map((value, node) => forest.split[node] < 0 ? (sign = -sign) * 1e308 : value),
  };
  for (const trees of [bare, equal, far]) assertEquals(compactTrees(trees).value, trees.value);
});

Deno.test("compactTrees() has no negative zero, which no grid can hold", () => {
  const value = forest.value.map((leaf, node) => forest.split[node] < 0 && node % 2 === 0 ? -1e-9 : leaf);
  assertEquals(compactTrees({ ...forest, value }).value.some((leaf) => Object.is(leaf, -0)), false);
});
