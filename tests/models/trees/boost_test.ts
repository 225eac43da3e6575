import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { createRng } from "../../../lib/core/random.ts";
import { median, quantile } from "../../../lib/core/statistics.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { type BoostOptions, fitBoosting } from "../../../lib/models/trees/boost.ts";
import { treeCount } from "../../../lib/models/trees/ensemble.ts";
import type { Growth } from "../../../lib/models/trees/grow.ts";
import { lossOf } from "../../../lib/models/trees/loss.ts";
import { predictStages, predictTrees } from "../../../lib/models/trees/predict.ts";
import { allRows, designOf } from "../../../lib/models/trees/rows.ts";
import { BOOST, mse, simulate } from "./_trees.ts";

const GROWTHS: Growth[] = ["depth", "leaf", "symmetric"];
const limits = (growth: Growth) => growth === "leaf" ? { growth, maxLeaves: 15, maxDepth: 0 } : { growth, maxDepth: 4 };

Deno.test("fitBoosting() lowers the training error with every tree, in all growth policies", () => {
  const design = simulate({ rows: 250, missing: 0.05 });
  for (const growth of GROWTHS) {
    const { ensemble } = fitBoosting(binDesign(design), design, { ...BOOST, ...limits(growth), trees: 20 });
    const stages = predictStages(ensemble, design.values, 250);
    let last = Infinity;
    for (let tree = 0; tree < 20; tree++) {
      const error = mse(design.target, stages.subarray(tree * 250, (tree + 1) * 250));
      assertLess(error, last + 1e-12);
      last = error;
    }
  }
});

Deno.test("fitBoosting() learns a noiseless function to the bottom", () => {
  const design = simulate({ rows: 200, target: (x) => Math.sin(3 * x[0]) + (x[1] > 0 ? x[2] : 0) });
  for (const growth of GROWTHS) {
    const options: BoostOptions = { ...BOOST, ...limits(growth), trees: 300 };
    const { ensemble } = fitBoosting(binDesign(design, { maxBins: 255 }), design, { ...options, rng: createRng(1) });
    assertLess(mse(design.target, predictTrees(ensemble, design.values, { rows: 200 })), 1e-3);
  }
});

Deno.test("fitBoosting() leaves hold the loss' own optimum", () => {
  // Two groups told apart by x; one tree at full rate ends at each group's best constant.
  const target = [1, 2, 9, 4, 0, 5, 7, 30, 6, 8], x = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
  const design = designOf({ names: ["x"], values: x, target }), binned = binDesign(design);
  const groups = [target.slice(0, 5), target.slice(5)];
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const of = (loss: BoostOptions["loss"], trees = 1) => {
    const { ensemble } = fitBoosting(binned, design, { ...BOOST, loss, trees, learningRate: 1, maxDepth: 1 });
    const predicted = predictTrees(ensemble, design.values, { rows: 10 });
    return [predicted[0], predicted[9]];
  };
  const expected: [BoostOptions["loss"], (values: number[]) => number, number][] = [
    [lossOf("squared"), mean, 1],
    [lossOf("absolute"), median, 1],
    [lossOf("quantile", 0.75), (values) => quantile(values, 0.75), 1],
    [lossOf("poisson"), mean, 30],
  ];
  for (const [loss, best, trees] of expected) {
    of(loss, trees).forEach((value, i) => assertAlmostEquals(value, best(groups[i]), 1e-6, loss.name));
  }
});

Deno.test("fitBoosting() with logistic loss separates two classes", () => {
  const design = simulate({ rows: 200, target: (x) => x[0] + x[1] > 0 ? 1 : 0 });
  const { ensemble } = fitBoosting(binDesign(design), design, { ...BOOST, loss: lossOf("logistic"), trees: 40 });
  const share = predictTrees(ensemble, design.values, { rows: 200 });
  assert(share.every((value) => value > 0 && value < 1));
  assertLess(share.filter((value, row) => (value > 0.5 ? 1 : 0) !== design.target[row]).length, 8);
});

Deno.test("fitBoosting() bounds each Poisson leaf by maxDelta", () => {
  const design = simulate({ rows: 100, target: (x) => x[0] > 1 ? 400 : 0 });
  const { ensemble } = fitBoosting(binDesign(design), design, {
    ...BOOST,
    loss: lossOf("poisson"),
    maxDelta: 0.7,
    learningRate: 0.5,
  });
  ensemble.value.forEach((value, node) => assert(ensemble.split[node] >= 0 || Math.abs(value) <= 0.35 + 1e-12));
});

Deno.test("fitBoosting() honours weights: a weight of two is a row twice", () => {
  const single = simulate({ rows: 60, weight: (row) => 1 + row % 2 });
  const rows = [...allRows(60)].flatMap((row) => row % 2 === 1 ? [row, row] : [row]);
  const twice = designOf({
    names: single.names,
    values: rows.flatMap((row) => [...single.values.subarray(row * 4, row * 4 + 4)]),
    target: rows.map((row) => single.target[row]),
  });
  // Penalties and bounds count weights relative to their mean, hence none of them here; minLeaf counts rows.
  const options = { ...BOOST, maxDepth: 2 };
  const [a, b] = [single, twice].map((design) => fitBoosting(binDesign(design), design, options).ensemble);
  const [pa, pb] = [a, b].map((ensemble) => predictTrees(ensemble, single.values, { rows: 60 }));
  pa.forEach((value, row) => assertAlmostEquals(value, pb[row], 1e-9));
});

Deno.test("fitBoosting() is deterministic under its generator and differs under another", () => {
  const design = simulate({ rows: 120 }), binned = binDesign(design);
  const fit = (seed: number) =>
    fitBoosting(binned, design, {
      ...BOOST,
      rowSample: 0.6,
      columnSample: 0.5,
      columnSampleLevel: 0.5,
      rng: createRng(seed),
    });
  assertEquals(fit(4), fit(4));
  assertNotEquals(fit(4).ensemble.value, fit(5).ensemble.value);
});

Deno.test("fitBoosting() fits only the rows it is given", () => {
  const design = simulate({ rows: 100 }), rows = allRows(60), binned = binDesign(design, { edgeRows: rows });
  const before = fitBoosting(binned, design, { ...BOOST, rows });
  design.target.fill(1e6, 60);
  assertEquals(fitBoosting(binned, design, { ...BOOST, rows }), before);
});

Deno.test("fitBoosting() stops on validation rows and keeps the best number of trees", () => {
  const design = simulate({ rows: 200, target: (x, noise) => x[0] + 2 * noise }), binned = binDesign(design);
  const rows = allRows(140), validationRows = allRows(200).subarray(140);
  const options = { ...BOOST, trees: 200, rows, validationRows, patience: 5, maxDepth: 4 };
  const { ensemble, validationLoss } = fitBoosting(binned, design, options);
  const best = validationLoss.indexOf(Math.min(...validationLoss)) + 1;
  assertEquals(treeCount(ensemble), best);
  assertEquals(validationLoss.length, best + 5);
  const late = design.target.subarray(140), values = design.values.subarray(140 * 4);
  assertAlmostEquals(mse(late, predictTrees(ensemble, values, { rows: 60 })), validationLoss[best - 1], 1e-9);
});

Deno.test("fitBoosting() splits nothing on constant targets", () => {
  const design = simulate({ rows: 50, target: () => 0.1 });
  const { ensemble } = fitBoosting(binDesign(design), design, BOOST);
  assert(ensemble.split.every((split) => split < 0));
  predictTrees(ensemble, design.values, { rows: 50 }).forEach((value) => assertAlmostEquals(value, 0.1, 1e-12));
});

Deno.test("fitBoosting() routes missing values by what they mean", () => {
  const design = simulate({ rows: 200, target: (x) => x[0] });
  for (let row = 0; row < 200; row++) if (design.target[row] > 1) design.values[4 * row] = NaN;
  const { ensemble } = fitBoosting(binDesign(design), design, { ...BOOST, trees: 60, maxDepth: 1 });
  const probe = Float64Array.of(NaN, 0, 0, 0, 0.9, 0, 0, 0);
  const [missing, present] = predictTrees(ensemble, probe, { rows: 2 });
  assertLess(1.1, missing);
  assertLess(present, 1.1);
});
