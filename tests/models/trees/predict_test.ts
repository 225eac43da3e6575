import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "../../../lib/core/random.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { applyBins, binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { treeCount } from "../../../lib/models/trees/ensemble.ts";
import { applyLink, binnedLeaf, predictRaw, predictStages, predictTrees } from "../../../lib/models/trees/predict.ts";
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
