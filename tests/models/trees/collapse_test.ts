import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { collapseTrees } from "../../../lib/models/trees/collapse.ts";
import { decodeTrees, encodeTrees } from "../../../lib/models/trees/ensemble/codec.ts";
import { LEAF, type TreeEnsemble } from "../../../lib/models/trees/ensemble/ensemble.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import { BAG, simulate } from "./_trees.ts";

const design = simulate({ rows: 200, categories: 5 });
const forest = fitForest(binDesign(design), design, { ...BAG, trees: 10, rng: createRng(1) }).ensemble;

/** x <= 1 ? (x <= 0 ? 10 : 10.2) : 20; rows at 0, 0, 0, 1 and 5. */
const TREE: TreeEnsemble = {
  specHash: "s",
  names: ["x"],
  base: 0,
  link: "identity",
  average: true,
  roots: Int32Array.of(0, 5),
  split: Int32Array.of(0, 0, LEAF, LEAF, LEAF),
  left: Int32Array.of(1, 3, 1, 2, 3),
  value: Float64Array.of(1, 0, 20, 10, 10.2),
  subsets: new Uint32Array(),
  categories: new Float64Array(),
  categoryOffsets: Int32Array.of(0, 0),
  gain: Float64Array.of(1),
};
const X = Float64Array.of(0, 0, 0, 1, 5);

Deno.test("collapseTrees() makes leaves that differ little one, their mean by the rows that reach them", () => {
  const small = collapseTrees(TREE, X, { rows: 5, tolerance: 0.1 });
  assertEquals([...small.split], [0, LEAF, LEAF]);
  const [low, , , , high] = predictTrees(small, X, { rows: 5 });
  assertAlmostEquals(low, (3 * 10 + 10.2) / 4, 1e-12);
  assertEquals(high, 20);
});

Deno.test("collapseTrees() with a tolerance of 0 predicts the same bits, with one of 1 each tree's mean", () => {
  const at = { rows: 200 }, whole = collapseTrees(forest, design.values, { ...at, tolerance: 0 });
  assertEquals(predictTrees(whole, design.values, at), predictTrees(forest, design.values, at));
  const bare = collapseTrees(forest, design.values, { ...at, tolerance: 1 });
  assertEquals([bare.split.length, new Set(bare.split)], [10, new Set([LEAF])]);
});

Deno.test("collapseTrees() gives trees that are stored and read back, and fewer nodes the more is passed over", () => {
  const sizes = [0, 0.2, 0.5].map((tolerance) => collapseTrees(forest, design.values, { rows: 200, tolerance }));
  assertLess(sizes[1].split.length, sizes[0].split.length);
  assertLess(sizes[2].split.length, sizes[1].split.length);
  const back = decodeTrees(encodeTrees(sizes[1], { family: "f" }), "f"), at = { rows: 200 };
  assertEquals(predictTrees(back, design.values, at), predictTrees(sizes[1], design.values, at));
});
