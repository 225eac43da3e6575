import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { fitForest, fitVectorForest } from "../../../lib/models/trees/bag.ts";
import { applyBins, binDesign } from "../../../lib/models/trees/bin.ts";
import { treeCount } from "../../../lib/models/trees/ensemble/ensemble.ts";
import { predictRaw, predictTrees } from "../../../lib/models/trees/predict.ts";
import { PLAIN_ENGINE } from "../../../lib/models/trees/host.ts";
import { allRows, designOf } from "../../../lib/models/contract/design_rows.ts";
import { takeRows } from "../../_support/design_builder.ts";
import { tableRows } from "../../_support/table_rows.ts";
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

Deno.test("fitForest() out-of-bag predictions are the mean of the trees that did not draw the row", () => {
  const design = simulate({ rows: 90, missing: 0.1, categories: 4 }), binned = binDesign(design), trees = 12;
  // No columns are drawn, so the engine's generator is asked for the bootstrap only and can be replayed.
  const options = { ...BAG, trees, columnsPerNode: 0 };
  const { ensemble, outOfBag, outOfBagError } = fitForest(binned, design, { ...options, rng: createRng(5) });
  const rng = createRng(createRng(5).integer(2 ** 32)), rows = allRows(90);
  const sums = new Float64Array(90), votes = new Float64Array(90);
  for (let tree = 0; tree < trees; tree++) {
    const drawn = new Set(Array.from({ length: 90 }, () => rng.integer(90)));
    const leaves = predictRaw(
      { ...ensemble, base: 0, average: false, roots: ensemble.roots.slice(tree, tree + 2) },
      design.values,
      { rows: 90 },
    );
    for (const row of rows) {
      if (drawn.has(row)) continue;
      sums[row] += leaves[row];
      votes[row]++;
    }
  }
  let error = 0, judged = 0;
  for (const row of rows) {
    if (votes[row] === 0) {
      assertEquals(outOfBag[row], NaN);
      continue;
    }
    assertAlmostEquals(outOfBag[row], ensemble.base + sums[row] / votes[row], 1e-12);
    error += (design.target[row] - outOfBag[row]) ** 2;
    judged++;
  }
  assertAlmostEquals(outOfBagError, error / judged, 1e-12);
});

Deno.test("fitForest() predicts the mean of its trees", () => {
  const design = simulate({ rows: 80 }), { ensemble } = fitForest(binDesign(design), design, { ...BAG, trees: 5 });
  const whole = predictTrees(ensemble, design.values, { rows: 80 });
  for (let row = 0; row < 80; row += 9) {
    let sum = 0;
    for (let tree = 0; tree < 5; tree++) {
      const one = { ...ensemble, roots: ensemble.roots.slice(tree, tree + 2) };
      sum += predictTrees(one, design.values.subarray(row * 4), { rows: 1 })[0];
    }
    assertAlmostEquals(whole[row], sum / 5, 1e-12);
  }
});

Deno.test("fitForest() of a target four times as large is four times as large, bit for bit", () => {
  const design = simulate({ rows: 100, missing: 0.1 }), binned = binDesign(design);
  const large = { ...design, target: design.target.map((y) => 4 * y) };
  const [a, b] = [design, large].map((data) => fitForest(binned, data, { ...BAG, trees: 6, rng: createRng(3) }));
  assertEquals(
    predictTrees(b.ensemble, design.values, { rows: 100 }),
    predictTrees(a.ensemble, design.values, { rows: 100 }).map((y) => 4 * y),
  );
  assertEquals(b.outOfBagError, 16 * a.outOfBagError);
});

Deno.test("fitForest() does not see the unit of its weights, but their ratios", () => {
  const design = simulate({ rows: 100, weight: (row) => 1 + row % 3 }), binned = binDesign(design);
  const fit = (weight: Float64Array) =>
    fitForest(binned, { ...design, weight }, { ...BAG, trees: 8, rng: createRng(3) });
  const plain = fit(design.weight);
  assertEquals(fit(design.weight.map((w) => 64 * w)), plain);
  assertNotEquals(fit(new Float64Array(100).fill(1)).ensemble.value, plain.ensemble.value);
});

Deno.test("fitForest() base is the weighted mean, and a forest that may not split predicts it", () => {
  const design = simulate({ rows: 50, weight: (row) => 1 + row % 2 });
  const options = { ...BAG, trees: 3, bootstrap: false, rules: { ...RULES, minLeaf: 50 } };
  const { ensemble } = fitForest(binDesign(design), design, options);
  const total = design.weight.reduce((sum, w) => sum + w, 0);
  const mean = design.target.reduce((sum, y, row) => sum + y * design.weight[row], 0) / total;
  assertAlmostEquals(ensemble.base, mean, 1e-12);
  assertAlmostEquals(predictTrees(ensemble, design.values, { rows: 1 })[0], mean, 1e-12);
  assertEquals(treeCount(ensemble), 3);
});

Deno.test("fitForest() draws the share of the rows that it is told, each at most once without bootstrap", () => {
  const design = simulate({ rows: 200 });
  for (const rowSample of [0.1, 0.5, 1]) {
    const options = { ...BAG, trees: 1, bootstrap: false, rowSample };
    const { outOfBag } = fitForest(binDesign(design), design, options);
    assertEquals(outOfBag.filter(Number.isNaN).length, 200 * rowSample);
  }
});

Deno.test("fitForest() of one row is that row", () => {
  const design = simulate({ rows: 30 }), rows = Int32Array.of(11);
  const { ensemble, outOfBagError } = fitForest(binDesign(design), design, { ...BAG, trees: 2, rows });
  assertEquals(predictTrees(ensemble, design.values, { rows: 1 })[0], design.target[11]);
  assertEquals(outOfBagError, NaN);
});

Deno.test("fitVectorForest() of classes grows the same trees in both engines, whose leaves are shares", () => {
  const design = tableRows({ kind: "class", classes: 4 }, { rows: 150, missing: 0.05, categorical: [3] });
  const options = { ...BAG, trees: 9, columnsPerNode: 2, outputs: 4, vectors: "classes" as const };
  const fit = (engine?: typeof PLAIN_ENGINE) =>
    fitVectorForest(binDesign(design), design, { ...options, engine, rng: createRng(3) });
  const fitted = fit(), { ensemble, outOfBagError, outOfBag, votes } = fitted;
  assertEquals(fit(PLAIN_ENGINE), fitted);
  let error = 0, judged = 0;
  for (let row = 0; row < 150; row++) {
    if (votes[row] === 0) continue;
    judged++;
    for (let k = 0; k < 4; k++) error += (Number(design.target[row] === k) - outOfBag[row * 4 + k]!) ** 2;
  }
  assertAlmostEquals(error / judged, outOfBagError, 1e-9, "weights are 1");
  const { vectors = new Float64Array(0) } = ensemble;
  for (let leaf = 0; leaf < vectors.length; leaf += 4) {
    assertAlmostEquals(vectors.subarray(leaf, leaf + 4).reduce((sum, share) => sum + share, 0), 1, 1e-12);
  }
  assertLess(outOfBagError, 0.75, "the Brier score of equal shares");
});

Deno.test("fitVectorForest() of two classes is as good as the squared error of 0 and 1", () => {
  const design = tableRows({ kind: "class", classes: 2 }, { rows: 300, categorical: [3] });
  const options = { ...BAG, trees: 50 }, binned = binDesign(design);
  const plain = fitForest(binned, design, { ...options, rng: createRng(1) }).outOfBagError;
  const of = { ...options, outputs: 2, vectors: "classes" as const, rng: createRng(1) };
  // Of gains that are equal another one is taken: not the same trees.
  assertLess(Math.abs(fitVectorForest(binned, design, of).outOfBagError / (2 * plain) - 1), 0.05);
});

Deno.test("fitVectorForest() of numbers finds the split that lowers the errors of all targets most", () => {
  const design = designOf({ names: ["x", "z"], values: [0, 0, 0, 1, 1, 0, 1, 1], target: [0, 0, 0, 0] });
  // x tells the first target by 2, z the second by 6.
  const target = Float64Array.of(-1, -1, 1, 1, -3, 3, -3, 3);
  const options = { ...BAG, trees: 1, bootstrap: false, maxDepth: 1 };
  const of = {
    ...options,
    rules: { ...BAG.rules, minLeaf: 1 },
    columnsPerNode: 0,
    outputs: 2,
    vectors: "numbers" as const,
  };
  const { ensemble } = fitVectorForest(binDesign(design), { target, weight: design.weight }, {
    ...of,
    rng: createRng(1),
  });
  assertEquals([...predictTrees(ensemble, design.values, { rows: 2 })], [0, -3, 0, 3]);
});

Deno.test("fitVectorForest() sorts categories by how their classes differ", () => {
  // Two groups of categories that no order of one class alone separates from the rest.
  const values = Array.from({ length: 120 }, (_, row) => row % 6);
  const target = values.map((category) => category % 2 === 0 ? [0, 1][Math.floor(category / 2) % 2]! : 2);
  const design = designOf({ names: ["c"], values, target, categorical: [true] });
  const options = { ...BAG, trees: 1, bootstrap: false, outputs: 3, vectors: "classes" as const };
  const { ensemble } = fitVectorForest(binDesign(design), design, { ...options, rng: createRng(1) });
  const shares = predictTrees(ensemble, design.values, { rows: 120 });
  target.forEach((own, row) => assertAlmostEquals(shares[3 * row + own]!, 1, 1e-12));
});

Deno.test("fitVectorForest() counts a row of weight two as two rows", () => {
  const design = tableRows({ kind: "class", classes: 3 }, { rows: 60 });
  const weight = Float64Array.from({ length: 60 }, (_, row) => 1 + row % 2);
  const twice = takeRows(design, [...weight.keys()].flatMap((row) => Array(weight[row]!).fill(row)));
  const options = { ...BAG, trees: 1, bootstrap: false, rules: { ...BAG.rules, minLeaf: 1 } };
  const of = { ...options, outputs: 3, vectors: "classes" as const }, map = binDesign(twice).map;
  const [a, b] = [{ ...design, weight }, twice].map((rows) =>
    predictTrees(
      fitVectorForest(applyBins(map, rows), rows, { ...of, rng: createRng(1) }).ensemble,
      design.values,
      { rows: 60 },
    )
  );
  a!.forEach((share, i) => assertAlmostEquals(share, b![i]!, 1e-9));
});
