import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../lib/core/random.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { applyBins, binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { CATEGORY, MISSING_LEFT, treeCount, type TreeEnsemble } from "../../../lib/models/trees/ensemble.ts";
import { applyLink, binnedLeaf, predictRaw, predictStages, predictTrees } from "../../../lib/models/trees/predict.ts";
import { designOf } from "../../../lib/models/trees/rows.ts";
import { BAG, BOOST, simulate } from "./_trees.ts";

const design = simulate({ rows: 300, missing: 0.1, categories: 12 });
const binned = binDesign(design);
const boosted = fitBoosting(binned, design, { ...BOOST, maxDepth: 5 }).ensemble;
const forest = fitForest(binned, design, BAG).ensemble;

Deno.test("predictRaw() on real values equals the walk over bins, for training and new rows, bit for bit", () => {
  const fresh = simulate({ rows: 200, missing: 0.2, categories: 15, seed: 9 });
  const columnOf = new Int32Array(4);
  binned.map.features.forEach((feature, column) => columnOf[feature] = column);
  for (const ensemble of [boosted, forest]) {
    for (const rows of [design, fresh]) {
      const bins = applyBins(binned.map, rows), raw = predictRaw(ensemble, rows.values, { rows: rows.rows });
      for (let row = 0; row < rows.rows; row++) {
        let sum = 0;
        for (let t = 0; t < treeCount(ensemble); t++) {
          sum += binnedLeaf(ensemble, ensemble.roots[t], { binned: bins, row, columnOf });
        }
        assertEquals(raw[row], ensemble.base + sum / (ensemble.average ? treeCount(ensemble) : 1));
      }
    }
  }
});

Deno.test("predictTrees() gives a row alone the bits it has in a batch", () => {
  const batch = predictTrees(forest, design.values, { rows: 300 });
  for (let row = 0; row < 300; row += 7) {
    assertEquals(predictTrees(forest, design.values.subarray(row * 4), { rows: 1 })[0], batch[row]);
  }
});

Deno.test("predictStages() holds every prefix, and equals shorter fits", () => {
  const options = { ...BOOST, rowSample: 0.7, columnSample: 0.6 };
  const long = fitBoosting(binned, design, { ...options, rng: createRng(8) }).ensemble;
  const stages = predictStages(long, design.values, 300);
  for (const trees of [1, 4, 10]) {
    const short = fitBoosting(binned, design, { ...options, trees, rng: createRng(8) }).ensemble;
    const expected = predictTrees(short, design.values, { rows: 300 });
    assertEquals(stages.slice((trees - 1) * 300, trees * 300), expected);
  }
  const ofForest = predictStages(forest, design.values, 300),
    shorter = fitForest(binned, design, {
      ...BAG,
      trees: 7,
      rng: createRng(1),
    });
  const whole = fitForest(binned, design, { ...BAG, rng: createRng(1) });
  assertEquals(predictStages(whole.ensemble, design.values, 300).length, ofForest.length);
  assertEquals(
    predictStages(whole.ensemble, design.values, 300).slice(6 * 300, 7 * 300),
    predictTrees(shorter.ensemble, design.values, { rows: 300 }),
  );
});

Deno.test("applyLink() is exp, logistic or nothing, and stays finite", () => {
  assertEquals([...applyLink(Float64Array.of(2), "identity")], [2]);
  assertAlmostEquals(applyLink(Float64Array.of(2), "log")[0], Math.exp(2), 1e-12);
  assertEquals(applyLink(Float64Array.of(0), "logit")[0], 0.5);
  assert(
    [..."log logit".split(" ")].every((link) =>
      [-1e5, 1e5].every((raw) => Number.isFinite(applyLink(Float64Array.of(raw), link === "log" ? "log" : "logit")[0]))
    ),
  );
});

Deno.test("predictRaw() follows thresholds, flags and links as an ensemble says, written by hand", () => {
  const ensemble: TreeEnsemble = {
    specHash: "",
    names: ["a", "b"],
    base: 10,
    link: "identity",
    average: false,
    roots: Int32Array.of(0, 3, 6),
    // x0 <= 1.5, missing right; then x1 <= -2, missing left.
    split: Int32Array.of(0, -1, -1, 4 + MISSING_LEFT, -1, -1),
    left: Int32Array.of(1, 0, 0, 4, 0, 0),
    value: Float64Array.of(1.5, 1, 2, -2, 100, 200),
    bin: new Uint8Array(6),
    subsets: new Uint32Array(0),
    categories: new Float64Array(0),
    categoryOffsets: Int32Array.of(0, 0, 0),
    gain: new Float64Array(2),
  };
  const rows = [[1.5, -2], [1.6, -1.9], [NaN, NaN], [-Infinity, Infinity], [0, -3]];
  const values = Float64Array.from(rows.flat());
  assertEquals([...predictRaw(ensemble, values, { rows: 5 })], [111, 212, 112, 211, 111]);
  assertEquals([...predictRaw({ ...ensemble, average: true }, values, { rows: 2 })], [10 + 101 / 2, 10 + 202 / 2]);
  assertEquals([...predictRaw(ensemble, values, { rows: 3, trees: 1 })], [11, 12, 12]);
  assertEquals([...predictRaw(ensemble, values, { rows: 2, trees: 0 })], [10, 10]);
  assertEquals([...predictStages(ensemble, values, 2)], [11, 12, 111, 212]);
});

Deno.test("predictRaw() looks categories up, and sends new ones where missing goes", () => {
  const subsets = new Uint32Array(8);
  subsets[0] = 0b001;
  subsets[1] = 0b10;
  const categories = Float64Array.from({ length: 34 }, (_, i) => 10 * i);
  const ensemble: TreeEnsemble = {
    ...boosted,
    names: ["c"],
    base: 0,
    roots: Int32Array.of(0, 3),
    split: Int32Array.of(CATEGORY + MISSING_LEFT, -1, -1),
    left: Int32Array.of(1, 0, 0),
    value: Float64Array.of(0, 5, 7),
    bin: new Uint8Array(3),
    subsets,
    categories,
    categoryOffsets: Int32Array.of(0, 34),
    gain: new Float64Array(1),
  };
  // Bins 0 and 33 go left: categories 0 and 330. 5 is none, as is NaN.
  const values = Float64Array.of(0, 10, 320, 330, 5, NaN, -1, 1e9);
  assertEquals([...predictRaw(ensemble, values, { rows: 8 })], [5, 7, 7, 5, 5, 5, 5, 5]);
  const right = { ...ensemble, split: Int32Array.of(CATEGORY, -1, -1) };
  assertEquals([...predictRaw(right, values, { rows: 8 })], [5, 7, 7, 5, 7, 7, 7, 7]);
});

Deno.test("predictRaw() on real values equals the walk over bins for any small data", () => {
  const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constant(NaN));
  const rows = fc.array(
    fc.tuple(value, fc.oneof(fc.nat({ max: 6 }), fc.constant(NaN)), fc.integer({ min: -9, max: 9 })),
    {
      minLength: 4,
      maxLength: 40,
    },
  );
  const growths = fc.constantFrom("depth" as const, "leaf" as const, "symmetric" as const);
  fc.assert(fc.property(rows, growths, (data, growth) => {
    const any = designOf({
      names: ["x", "c"],
      values: data.flatMap(([x, c]) => [x, c]),
      target: data.map(([, , y]) => y),
      categorical: [false, true],
    });
    const bins = binDesign(any), { ensemble } = fitBoosting(bins, any, { ...BOOST, growth, trees: 3 });
    const columnOf = new Int32Array(2);
    bins.map.features.forEach((feature, column) => columnOf[feature] = column);
    predictRaw(ensemble, any.values, { rows: any.rows }).forEach((raw, row) => {
      let sum = 0;
      for (let t = 0; t < 3; t++) sum += binnedLeaf(ensemble, ensemble.roots[t], { binned: bins, row, columnOf });
      assertEquals(raw, ensemble.base + sum);
    });
  }));
});

Deno.test("predictTrees() of more rows than a block gives each its own prediction", () => {
  const many = simulate({ rows: 200, missing: 0.1, categories: 12, seed: 4 });
  const order = Array.from({ length: 200 }, (_, i) => (i * 37) % 200);
  const mixed = Float64Array.from(order.flatMap((row) => [...many.values.subarray(4 * row, 4 * row + 4)]));
  const straight = predictTrees(boosted, many.values, { rows: 200 });
  assertEquals([...predictTrees(boosted, mixed, { rows: 200 })], order.map((row) => straight[row]));
  assertEquals(predictTrees(boosted, new Float64Array(0), { rows: 0 }).length, 0);
});
