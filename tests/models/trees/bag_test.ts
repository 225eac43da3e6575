import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { createRng } from "../../../lib/core/random.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { treeCount } from "../../../lib/models/trees/ensemble.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import { allRows } from "../../../lib/models/trees/rows.ts";
import { BAG, mse, RULES, shapeOf, simulate } from "./_trees.ts";

Deno.test("fitForest() out-of-bag error is close to the error on new rows, and far above the training error", () => {
  const target = (x: Float64Array, noise: number) => 2 * x[0] + Math.abs(x[1]) + noise;
  const design = simulate({ rows: 400, target }), fresh = simulate({ rows: 2000, target, seed: 77 });
  const { ensemble, outOfBagError } = fitForest(binDesign(design), design, { ...BAG, trees: 100, rng: createRng(2) });
  const holdOut = mse(fresh.target, predictTrees(ensemble, fresh.values, { rows: 2000 }));
  assertLess(Math.abs(outOfBagError / holdOut - 1), 0.15);
  assertLess(1.5 * mse(design.target, predictTrees(ensemble, design.values, { rows: 400 })), outOfBagError);
});

Deno.test("fitForest() out-of-bag predictions do not see the row's own target", () => {
  const design = simulate({ rows: 80 }), binned = binDesign(design), row = 17;
  const options = { ...BAG, trees: 1, columnsPerNode: 0 };
  const find = () => {
    for (let seed = 1;; seed++) {
      const { outOfBag } = fitForest(binned, design, { ...options, rng: createRng(seed) });
      if (!Number.isNaN(outOfBag[row])) return { seed, value: outOfBag[row] };
    }
  };
  const { seed, value } = find();
  design.target[row] += 50;
  // The forest's base moves with the mean; the tree's leaves move back.
  assertAlmostEquals(fitForest(binned, design, { ...options, rng: createRng(seed) }).outOfBag[row], value, 1e-9);
});

Deno.test("fitForest() has a prediction out of bag for about a third of the rows per tree", () => {
  const design = simulate({ rows: 500 });
  const { outOfBag } = fitForest(binDesign(design), design, { ...BAG, trees: 1 });
  const share = outOfBag.filter((value) => !Number.isNaN(value)).length / 500;
  assertLess(Math.abs(share - Math.exp(-1)), 0.06);
});

Deno.test("fitForest() without bootstrap and sampling grows the same tree every time and nothing is out of bag", () => {
  const design = simulate({ rows: 100 });
  const options = { ...BAG, trees: 3, bootstrap: false, columnsPerNode: 0 };
  const { ensemble, outOfBagError } = fitForest(binDesign(design), design, options);
  assertEquals(shapeOf(ensemble, 0), shapeOf(ensemble, 2));
  assertEquals(outOfBagError, NaN);
  const part = fitForest(binDesign(design), design, { ...options, rowSample: 0.5 });
  assert(Number.isFinite(part.outOfBagError));
});

Deno.test("fitForest() grown to single rows reproduces its targets without bootstrap", () => {
  const design = simulate({ rows: 60 });
  const options = { ...BAG, bootstrap: false, rules: RULES };
  const { ensemble } = fitForest(binDesign(design, { maxBins: 255 }), design, options);
  predictTrees(ensemble, design.values, { rows: 60 }).forEach((value, row) =>
    assertAlmostEquals(value, design.target[row], 1e-9)
  );
});

Deno.test("fitForest() predictions stay within the range of its targets", () => {
  const design = simulate({ rows: 150, weight: (row) => 1 + row % 3 }), fresh = simulate({ rows: 300, seed: 5 });
  const predicted = predictTrees(fitForest(binDesign(design), design, BAG).ensemble, fresh.values, { rows: 300 });
  const [low, high] = [Math.min(...design.target), Math.max(...design.target)];
  assert(predicted.every((value) => value >= low - 1e-9 && value <= high + 1e-9));
});

Deno.test("fitForest() bounds depth and leaves, draws columns per tree, level and node, in symmetric growth too", () => {
  const design = simulate({ rows: 200, features: 6 }), binned = binDesign(design);
  const bounded = fitForest(binned, design, { ...BAG, maxDepth: 3, maxLeaves: 6 }).ensemble;
  for (let tree = 0; tree < treeCount(bounded); tree++) {
    const { leafDepths } = shapeOf(bounded, tree);
    assert(leafDepths.length <= 6 && Math.max(...leafDepths) <= 3);
  }
  const perTree = fitForest(binned, design, { ...BAG, columnsPerNode: 0, columnSample: 1 / 6 }).ensemble;
  for (let node = perTree.roots[3]; node < perTree.roots[4]; node++) {
    if (perTree.split[node] >= 0) assertEquals(perTree.split[node] >> 2, perTree.split[perTree.roots[3]] >> 2);
  }
  const symmetric = fitForest(binned, design, { ...BAG, growth: "symmetric", maxDepth: 3, columnSampleLevel: 0.5 });
  assertEquals(shapeOf(symmetric.ensemble, 0).leafDepths.length, 8);
});

Deno.test("fitForest() is deterministic under its generator and uses only the given rows", () => {
  const design = simulate({ rows: 120 }), binned = binDesign(design), rows = allRows(80);
  const fit = (seed: number) => fitForest(binned, design, { ...BAG, rows, rng: createRng(seed) });
  const first = fit(6);
  design.target.fill(NaN, 80);
  assertEquals(fit(6), first);
  assertNotEquals(fit(7).ensemble.value, first.ensemble.value);
  assert(first.outOfBag.subarray(80).every(Number.isNaN));
});
