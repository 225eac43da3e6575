import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../../lib/models/trees/boost.ts";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { fitVectorForest } from "../../../../lib/models/trees/bag.ts";
import { tableRows } from "../../../_support/table_rows.ts";
import {
  degeneracy,
  gainImportance,
  LEAF,
  outputCount,
  outputTrees,
  prefix,
  treeCount,
  treesOfRound,
} from "../../../../lib/models/trees/ensemble/ensemble.ts";
import { predictRaw, predictTrees } from "../../../../lib/models/trees/predict.ts";
import { BAG, BOOST, RULES, simulate } from "../_trees.ts";

const design = simulate({ rows: 200, target: (x) => 10 * x[0] + x[2] });
const fit = (options = {}) => fitBoosting(binDesign(design), design, { ...BOOST, ...options }).ensemble;

Deno.test("prefix() predicts as the first trees do", () => {
  const ensemble = fit(), first = prefix(ensemble, 4);
  assertEquals([treeCount(ensemble), treeCount(first)], [10, 4]);
  assertEquals(
    predictTrees(first, design.values, { rows: 200 }),
    predictTrees(ensemble, design.values, { rows: 200, trees: 4 }),
  );
});

Deno.test("gainImportance() sums to 1 and finds the strong feature", () => {
  const importance = gainImportance(fit());
  assertAlmostEquals(importance.reduce((a, b) => a + b, 0), 1, 1e-12);
  assertEquals(importance.indexOf(Math.max(...importance)), 0);
  assertEquals(importance[0] > 0.9 && importance[2] > importance[1] && importance[2] > importance[3], true);
  assertEquals([...gainImportance(fit({ rules: { ...RULES, minLeaf: 150 } }))], [0, 0, 0, 0]);
});

Deno.test("degeneracy() tells trees without splits and trees without differences", () => {
  const ensemble = fit();
  assertEquals(degeneracy(ensemble), null);
  assertEquals(degeneracy(fit({ rules: { ...RULES, minLeaf: 150 } })), "SINGLE_LEAF");
  const value = ensemble.value.map((v, node) => ensemble.split[node] < 0 ? 0.25 : v);
  assertEquals(degeneracy({ ...ensemble, value }), "CONSTANT");
});

Deno.test("prefix() of none predicts the base, of all the whole", () => {
  const ensemble = fit();
  assertEquals(predictTrees(prefix(ensemble, 0), design.values, { rows: 3 }), new Float64Array(3).fill(ensemble.base));
  const all = prefix(ensemble, 10);
  assertEquals(predictTrees(all, design.values, { rows: 200 }), predictTrees(ensemble, design.values, { rows: 200 }));
  assertEquals(all.split.length, ensemble.split.length);
});

Deno.test("prefix() shares the arrays of its source", () => {
  const ensemble = fit(), first = prefix(ensemble, 2);
  for (const name of ["roots", "split", "left", "value"] as const) {
    assertEquals(first[name].buffer, ensemble[name].buffer, name);
  }
  assertEquals(first.split.length, ensemble.roots[2]);
});

Deno.test("gainImportance() is each feature's share of the gain", () => {
  const ensemble = { ...fit(), gain: Float64Array.of(6, 0, 2, 0) };
  assertEquals([...gainImportance(ensemble)], [0.75, 0, 0.25, 0]);
});

Deno.test("degeneracy() needs one tree with two values to be none", () => {
  const ensemble = fit({ trees: 3 }), { roots, split } = ensemble;
  const flat = (tree: number) => (value: number, node: number) =>
    split[node] < 0 && node >= roots[tree] && node < roots[tree + 1] ? tree : value;
  const two = { ...ensemble, value: ensemble.value.map(flat(0)).map(flat(1)) };
  assertEquals(degeneracy(two), null, "the third tree still differs");
  // Trees may differ from each other: their sum is constant all the same.
  assertEquals(degeneracy({ ...two, value: two.value.map(flat(2)) }), "CONSTANT");
  assertEquals(degeneracy(prefix(ensemble, 0)), "SINGLE_LEAF");
});

Deno.test("LEAF marks every node without children, and a leaf is its own right child", () => {
  const { split, left } = fit({ maxDepth: 5 });
  split.forEach((code, node) => assertEquals(code === LEAF, left[node] + 1 === node));
  assertEquals(split.filter((code) => code < 0).every((code) => code === LEAF), true);
});

Deno.test("outputTrees() has of vectors of leaves those of one output, made once", () => {
  const design = tableRows({ kind: "class", classes: 3 }, { rows: 60 });
  const options = { ...BAG, trees: 3, outputs: 3, vectors: "classes" as const, rng: createRng(1) };
  const { ensemble } = fitVectorForest(binDesign(design), design, options);
  const raw = predictRaw(ensemble, design.values, { rows: 60 });
  for (const k of [0, 1, 2]) {
    const own = outputTrees(ensemble, k);
    assertEquals(predictRaw(own, design.values, { rows: 60 }), raw.filter((_, i) => i % 3 === k));
    assertStrictEquals(outputTrees(ensemble, k), own);
  }
  assertEquals([outputCount(ensemble), treesOfRound(ensemble), treeCount(ensemble)], [3, 1, 3]);
});
