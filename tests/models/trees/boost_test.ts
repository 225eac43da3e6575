import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess, assertNotEquals } from "@std/assert";
import type { Design } from "../../../lib/core/rows/design.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { median } from "../../../lib/core/numbers/statistics.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { type BoostOptions, fitBoosting } from "../../../lib/models/trees/boost.ts";
import { treeCount } from "../../../lib/models/trees/ensemble/ensemble.ts";
import type { Growth } from "../../../lib/models/trees/grow_options.ts";
import { lossOf } from "../../../lib/models/trees/loss.ts";
import { predictRaw, predictTrees } from "../../../lib/models/trees/predict.ts";
import { PLAIN_ENGINE } from "../../../lib/models/trees/host.ts";
import { allRows, designOf } from "../../../lib/models/contract/design_rows.ts";
import { decodeTrees, encodeTrees } from "../../../lib/models/trees/ensemble/codec.ts";
import { BOOST, leafQuantile, lossAt, mse, shapeOf, simulate, stagesOf } from "./_trees.ts";
import { tableRows } from "../../_support/table_rows.ts";
import { takeRows } from "../../_support/design_builder.ts";

const GROWTHS: Growth[] = ["depth", "leaf", "symmetric"];
const limits = (growth: Growth) => growth === "leaf" ? { growth, maxLeaves: 15, maxDepth: 0 } : { growth, maxDepth: 4 };

Deno.test("fitBoosting() lowers the training error with every tree, in all growth policies", () => {
  const design = simulate({ rows: 250, missing: 0.05 });
  for (const growth of GROWTHS) {
    const { ensemble } = fitBoosting(binDesign(design), design, { ...BOOST, ...limits(growth), trees: 20 });
    const stages = stagesOf(ensemble, design.values, 250);
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
  const target = [1, 2, 9, 4, 0, 5, 7, 30, 6, 18], x = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
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
    [lossOf("quantile", 0.75), (values) => leafQuantile(values, 0.75), 1],
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

Deno.test("fitBoosting() whose trees never help on validation keeps one, whole and storable", () => {
  const design = simulate({ rows: 60, target: (x) => x[0] });
  for (let row = 40; row < 60; row++) design.target[row] *= -10;
  const options = { ...BOOST, rows: allRows(40), validationRows: allRows(60).subarray(40), patience: 3 };
  const binned = binDesign(design), { ensemble, validationLoss } = fitBoosting(binned, design, options);
  assertEquals([treeCount(ensemble), validationLoss.length], [1, 3]);
  assertGreater(ensemble.gain.reduce((sum, gain) => sum + gain, 0), 0);
  assertEquals(
    ensemble.gain,
    fitBoosting(binned, design, { ...options, validationRows: undefined, trees: 1 }).ensemble.gain,
  );
  assertEquals(decodeTrees(encodeTrees(ensemble, { family: "f" }), "f"), ensemble);
});

Deno.test("fitBoosting() gains are those of the trees that it keeps", () => {
  const design = simulate({ rows: 200, target: (x, noise) => x[0] + 2 * noise }), binned = binDesign(design);
  const rows = allRows(140), options = { ...BOOST, rows, maxDepth: 4 };
  const stopped = fitBoosting(binned, design, {
    ...options,
    trees: 200,
    validationRows: allRows(200).subarray(140),
    patience: 5,
  }).ensemble;
  const same = fitBoosting(binned, design, { ...options, trees: treeCount(stopped) }).ensemble;
  assertEquals(stopped.gain, same.gain);
  assertEquals(stopped.value, same.value);
});

Deno.test("fitBoosting() without validation rows grows all trees and judges none", () => {
  const design = simulate({ rows: 60 });
  const { ensemble, validationLoss } = fitBoosting(binDesign(design), design, {
    ...BOOST,
    validationRows: new Int32Array(0),
    patience: 1,
  });
  assertEquals([treeCount(ensemble), validationLoss.length], [BOOST.trees, 0]);
});

Deno.test("fitBoosting() validation loss is the loss of each prefix of trees, for every loss", () => {
  for (const name of ["squared", "absolute", "poisson", "quantile"] as const) {
    const loss = lossOf(name, 0.8);
    const design = simulate({ rows: 160, target: (x, noise) => Math.exp(x[0] + 0.2 * noise) });
    const binned = binDesign(design), validationRows = allRows(160).subarray(110);
    const options = { ...BOOST, loss, trees: 6, rows: allRows(110), validationRows, patience: 50, rowSample: 0.7 };
    const { ensemble, validationLoss } = fitBoosting(binned, design, { ...options, rng: createRng(2) });
    for (let trees = 1; trees <= treeCount(ensemble); trees++) {
      const score = predictRaw(ensemble, design.values, { rows: 160, trees });
      const sum = validationRows.reduce((total, row) => total + lossAt(name, design.target[row], score[row], 0.8), 0);
      assertAlmostEquals(validationLoss[trees - 1], sum / 50, 1e-9, `${name} ${trees}`);
    }
  }
});

Deno.test("fitBoosting() of a target four times as large is four times as large, bit for bit", () => {
  const design = simulate({ rows: 150, missing: 0.1, categories: 5 }), binned = binDesign(design);
  const large = { ...design, target: design.target.map((y) => 4 * y) };
  for (const growth of GROWTHS) {
    for (const name of ["squared", "absolute", "quantile"] as const) {
      const options = { ...BOOST, ...limits(growth), loss: lossOf(name, 0.7), rowSample: 0.8 };
      const [a, b] = [design, large].map((data) =>
        predictTrees(fitBoosting(binned, data, { ...options, rng: createRng(4) }).ensemble, design.values, {
          rows: 150,
        })
      );
      assertEquals(b, a.map((y) => 4 * y), `${growth} ${name}`);
    }
  }
});

Deno.test("fitBoosting() sees the order of a feature only", () => {
  const design = simulate({ rows: 60 });
  const curved = { ...design, values: design.values.map((x) => Math.exp(x) + x) };
  for (const growth of GROWTHS) {
    const [a, b] = [design, curved].map((data) =>
      predictTrees(fitBoosting(binDesign(data), data, { ...BOOST, ...limits(growth) }).ensemble, data.values, {
        rows: 60,
      })
    );
    assertEquals(b, a, growth);
  }
});

Deno.test("fitBoosting() is not changed by a constant feature, nor by rows in another order", () => {
  const design = simulate({ rows: 120 });
  const wider = designOf({
    names: [...design.names, "flat"],
    values: Array.from(design.target, (_, row) => [...design.values.subarray(4 * row, 4 * row + 4), 3]).flat(),
    target: design.target,
  });
  const order = [...allRows(120)].reverse();
  const mixed = takeRows(design, order);
  const predict = (data: Design) =>
    predictTrees(fitBoosting(binDesign(data), data, { ...BOOST, maxDepth: 3 }).ensemble, data.values, { rows: 120 });
  const plain = predict(design);
  assertEquals(predict(wider), plain);
  predict(mixed).forEach((value, i) => assertAlmostEquals(value, plain[order[i]], 1e-9));
});

Deno.test("fitBoosting() starts at the loss' best constant and goes on by the learning rate", () => {
  const design = simulate({ rows: 80 });
  const leaves = (learningRate: number) =>
    fitBoosting(binDesign(design), design, { ...BOOST, trees: 1, learningRate }).ensemble;
  const [slow, full] = [leaves(0.25), leaves(1)];
  assertAlmostEquals(slow.base, design.target.reduce((sum, y) => sum + y, 0) / 80, 1e-12);
  assertEquals(slow.split, full.split);
  slow.value.forEach((value, node) =>
    assertEquals(value, full.split[node] < 0 ? 0.25 * full.value[node] : full.value[node])
  );
});

Deno.test("fitBoosting() draws rows and columns anew for each tree", () => {
  const design = simulate({ rows: 200, features: 6, target: (x) => x[0] + x[1] + x[2] + x[3] + x[4] + x[5] });
  const { ensemble } = fitBoosting(binDesign(design), design, {
    ...BOOST,
    columnSample: 1 / 3,
    trees: 30,
    rng: createRng(6),
  });
  const used = Array.from({ length: 30 }, (_, tree) => {
    const { levels } = shapeOf(ensemble, tree);
    return [...new Set(levels.flat().map((split) => Number(split.split(":")[0]) >> 2))].sort();
  });
  assert(used.every((features) => features.length <= 2));
  assert(new Set(used.map(String)).size > 5);
});

Deno.test("fitBoosting() of weights does not see their unit", () => {
  const design = simulate({ rows: 100, weight: (row) => 1 + row % 3 }), binned = binDesign(design);
  const fit = (factor: number) =>
    fitBoosting(binned, { ...design, weight: design.weight.map((w) => factor * w) }, {
      ...BOOST,
      rules: { ...BOOST.rules, lambda: 1, minWeight: 2 },
    });
  assertEquals(fit(32), fit(1));
});

Deno.test("fitBoosting() logistic predicts shares, ordered as the classes are", () => {
  const design = simulate({ rows: 200, target: (x, noise) => Number(x[0] + 0.3 * noise > 0) });
  const options = { ...BOOST, loss: lossOf("logistic"), trees: 30, rules: { ...BOOST.rules, lambda: 1 } };
  const { ensemble } = fitBoosting(binDesign(design), design, options);
  const shares = predictTrees(ensemble, design.values, { rows: 200 });
  assert(shares.every((share) => share > 0 && share < 1));
  const meanOf = (label: number) => {
    const inside = shares.filter((_, row) => design.target[row] === label);
    return inside.reduce((sum, share) => sum + share, 0) / inside.length;
  };
  assertGreater(meanOf(1), 0.9);
  assertLess(meanOf(0), 0.1);
});

Deno.test("fitBoosting() of quantiles fills thin and empty symmetric leaves from the ancestor that has rows enough", () => {
  // Of the four leaves of two levels one has no row, and one has a single row.
  const values = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0];
  const target = [1, 2, 3, 4, 5, 101, 102, 103, 104, 100];
  const design = designOf({ names: ["a", "b"], values, target }), binned = binDesign(design);
  const rules = { ...BOOST.rules, minLeaf: 2 };
  const options = {
    ...BOOST,
    growth: "symmetric" as const,
    loss: lossOf("absolute"),
    trees: 1,
    learningRate: 1,
    rules,
  };
  const { ensemble } = fitBoosting(binned, design, { ...options, maxDepth: 2 });
  const predict = (a: number, b: number) => predictTrees(ensemble, Float64Array.of(a, b), { rows: 1 })[0];
  const low = median(target.slice(0, 5)), high = median(target.slice(5));
  assertEquals([predict(0, 0), predict(1, 0)], [low, high], "its own median, and that of all with a = 1");
  assertEquals(predict(0, 1), low, "no such row: the median of a = 0");
});

Deno.test("fitBoosting() of several classes grows a tree for each in each round, the same in both engines", () => {
  const design = tableRows({ kind: "class", classes: 4 }, { rows: 150, missing: 0.05, categorical: [3] });
  const options = { ...BOOST, loss: lossOf("softmax", 4), trees: 7, rowSample: 0.7, columnSample: 0.7 };
  const fit = (engine?: typeof PLAIN_ENGINE) =>
    fitBoosting(binDesign(design), design, { ...options, engine, rng: createRng(3) }).ensemble;
  const ensemble = fit();
  assertEquals([treeCount(ensemble), ensemble.bases?.length, ensemble.link], [28, 4, "softmax"]);
  assertEquals(fit(PLAIN_ENGINE), ensemble);
});

Deno.test("fitBoosting() of several classes starts at the logarithms of their shares, and at that of one row for none", () => {
  const design = designOf({ names: ["x"], values: [1, 2, 3, 4], target: [0, 1, 1, 1] });
  const { ensemble } = fitBoosting(binDesign(design), design, { ...BOOST, loss: lossOf("softmax", 3), trees: 1 });
  ensemble.bases!.forEach((base, k) => assertAlmostEquals(base, Math.log([1 / 4, 3 / 4, 1 / 7][k]!), 1e-12));
});

Deno.test("fitBoosting() of several classes takes Newton steps of the log loss, with hessians longer by K / (K - 1)", () => {
  const design = designOf({ names: ["x"], values: [1, 1, 2, 2, 2], target: [0, 1, 2, 2, 1] });
  const rules = { ...BOOST.rules, minLeaf: 1, minWeight: 0, lambda: 0.5 };
  const options = { ...BOOST, rules, loss: lossOf("softmax", 3), trees: 1, learningRate: 1 };
  const raw = predictRaw(fitBoosting(binDesign(design), design, options).ensemble, design.values, { rows: 5 });
  const shares = [1 / 5, 2 / 5, 2 / 5], sides = [[0, 1], [2, 3, 4]];
  for (const side of sides) {
    for (const [k, share] of shares.entries()) {
      const gradient = side.reduce((sum, row) => sum + share - Number(design.target[row] === k), 0);
      const hessian = side.length * share * (1 - share) * 3 / 2;
      assertAlmostEquals(raw[3 * side[0]! + k]!, Math.log(share) - gradient / (hessian + 0.5), 1e-12);
    }
  }
});

Deno.test("fitBoosting() of several classes judges each round by the log loss of rows that it does not fit", () => {
  const design = tableRows({ kind: "class", classes: 3 }, { rows: 120 }), watch = allRows(120).subarray(80);
  const options = { ...BOOST, loss: lossOf("softmax", 3), trees: 6, rows: allRows(80), validationRows: watch };
  const { ensemble, validationLoss } = fitBoosting(binDesign(design), design, { ...options, patience: 50 });
  for (let round = 1; round <= treeCount(ensemble) / 3; round++) {
    const shares = predictTrees(ensemble, design.values, { rows: 120, trees: 3 * round });
    const loss = watch.reduce((sum, row) => sum - Math.log(shares[3 * row + design.target[row]!]!), 0) / 40;
    assertAlmostEquals(validationLoss[round - 1]!, loss, 1e-12);
  }
});

Deno.test("fitBoosting() from scores that it is given grows what a fit of more trees adds to them", () => {
  const design = simulate({ rows: 200 }), options = { ...BOOST, learningRate: 0.3, rng: createRng(1) };
  const first = fitBoosting(binDesign(design), design, { ...options, trees: 5 }).ensemble;
  const start = predictRaw(first, design.values, { rows: 200 });
  const { ensemble } = fitBoosting(binDesign(design), design, { ...options, trees: 5, start });
  assertEquals(ensemble.base, 0);
  const added = predictRaw(ensemble, design.values, { rows: 200 });
  assertLess(mse(design.target, start.map((value, row) => value + added[row])), mse(design.target, start));
});
