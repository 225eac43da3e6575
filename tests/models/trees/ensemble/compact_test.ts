import { assert, assertEquals, assertLess } from "@std/assert";
import { fitForest } from "../../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../../lib/models/trees/boost.ts";
import { compactTrees } from "../../../../lib/models/trees/ensemble/compact.ts";
import type { TreeEnsemble } from "../../../../lib/models/trees/ensemble/ensemble.ts";
import { predictRaw, predictTrees } from "../../../../lib/models/trees/predict.ts";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { BAG, BOOST, simulate } from "../_trees.ts";

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

Deno.test("compactTrees() rounds vectors of leaves output by output, and stores those that are equal once", () => {
  const vectors = Float64Array.of(0.25, 1000, 0.75, 3000, 0.25 + 1e-6, 1000.1, 0.5, 2000);
  const plain = {
    ...forest,
    names: [],
    categoryOffsets: new Int32Array(1),
    link: "identity" as const,
    average: true,
    base: 0,
    bases: new Float64Array(2),
    vectors,
  };
  const leaves = {
    ...plain,
    roots: Int32Array.of(0, 1, 2, 3, 4),
    split: new Int32Array(4).fill(-4),
    left: Int32Array.of(-1, 0, 1, 2),
  };
  const compact = compactTrees({ ...leaves, value: Float64Array.of(0, 1, 2, 3) });
  assertEquals([...compact.value], [0, 1, 0, 2]);
  assertEquals(compact.vectors?.length, 6);
  const given = predictRaw({ ...leaves, value: Float64Array.of(0, 1, 2, 3) }, new Float64Array(0), { rows: 1 });
  predictRaw(compact, new Float64Array(0), { rows: 1 }).forEach((value, k) => {
    assertLess(Math.abs(value - given[k]!), [0.5, 2000][k]! / 2 ** 13);
  });
});
