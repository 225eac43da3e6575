import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { type BoostOptions, fitBoosting } from "../../../../lib/models/trees/boost.ts";
import { basePrediction, boost, keptTrees, lossesAt } from "../../../../lib/models/trees/engine/boost.ts";
import { scoreOf } from "../../../../lib/models/trees/engine/memory/data.ts";
import { f64At, i32At } from "../../../../lib/models/trees/engine/memory/heap.ts";
import { setLoss, SQUARED } from "../../../../lib/models/trees/engine/loss.ts";
import { NODE_SIZE, nodesAt, nodeTotal, rootsAt, treeTotal } from "../../../../lib/models/trees/engine/memory/nodes.ts";
import { readEnsemble } from "../../../../lib/models/trees/fit_trees.ts";
import { PLAIN_ENGINE } from "../../../../lib/models/trees/host.ts";
import { lossOf } from "../../../../lib/models/trees/loss.ts";
import { predictRaw } from "../../../../lib/models/trees/predict.ts";
import { allRows } from "../../../../lib/models/contract/design_rows.ts";
import { BOOST, lossAt, simulate, stagesOf } from "../_trees.ts";
import { listLeaves, prepare } from "./_engine.ts";

const GROWTHS = ["depth", "leaf", "symmetric"] as const;

Deno.test("boost() keeps every score what the trees predict: rows of a tree's sample, others, and watched rows", () => {
  const design = simulate({ rows: 150, missing: 0.1, categories: 6, target: (x, e) => Math.abs(x[0] + e) });
  const binned = binDesign(design), rows = allRows(110), validationRows = allRows(150).subarray(110);
  for (const growth of GROWTHS) {
    for (const name of ["squared", "quantile", "poisson", "relative", "tweedie"] as const) {
      for (const rowSample of [0.4, 1]) {
        const options: BoostOptions = {
          ...BOOST,
          growth,
          loss: lossOf(name, name === "tweedie" ? 1.7 : 0.7),
          rowSample,
          rows,
          validationRows,
        };
        fitBoosting(binned, design, { ...options, patience: 99, engine: PLAIN_ENGINE, rng: createRng(3) });
        // All trees, also those beyond the best number.
        const kept = { base: basePrediction(0), link: "identity", average: false, trees: treeTotal() } as const;
        const raw = predictRaw(readEnsemble(PLAIN_ENGINE, binned.map, kept), design.values, { rows: 150 });
        assertEquals(kept.trees, BOOST.trees);
        raw.forEach((value, row) => assertAlmostEquals(scoreOf(row), value, 1e-9, `${growth} ${name} ${rowSample}`));
      }
    }
  }
});

Deno.test("boost() watches the mean loss after each tree, keeps the best number and stops after the patience", () => {
  const design = simulate({ rows: 90, target: (x, noise) => x[0] + 2 * noise });
  const watch = allRows(90).subarray(60);
  for (const patience of [2, 5]) {
    prepare(design, { rows: allRows(60), watch, trees: 100, maxDepth: 4 });
    setLoss(SQUARED, 0.5, 1);
    const grown = boost(100, 0.3, false, 1, 1, patience);
    const losses = Array.from({ length: grown }, (_, tree) => f64At(lossesAt() + 8 * tree));
    const best = losses.indexOf(Math.min(...losses)) + 1;
    assertEquals([keptTrees(), grown, treeTotal()], [best, best + patience, grown]);
    const loss = watch.reduce((sum, row) => sum + lossAt("squared", design.target[row], scoreOf(row)), 0) / 30;
    assertAlmostEquals(losses[grown - 1], loss, 1e-12);
  }
});

Deno.test("boost() without watched rows grows and keeps all trees, from the mean", () => {
  const design = simulate({ rows: 50 });
  prepare(design, { trees: 7 });
  setLoss(SQUARED, 0.5, 1);
  assertEquals([boost(7, 0.3, false, 1, 1, 1), keptTrees(), treeTotal()], [7, 7, 7]);
  assertAlmostEquals(basePrediction(0), design.target.reduce((sum, y) => sum + y, 0) / 50, 1e-12);
});

Deno.test("boost() draws the share of rows and columns for each tree, but at least two rows and one column", () => {
  const design = simulate({ rows: 40 });
  for (const [share, rows, columns] of [[1e-9, 2, 1], [0.5, 20, 2], [1, 40, 4]]) {
    prepare(design, { trees: 5, maxDepth: 4 });
    setLoss(SQUARED, 0.5, 1);
    boost(5, 1, false, share, share, 1);
    assertEquals(listLeaves().flatMap((leaf) => leaf.rows).length, rows);
    const splits = Array.from({ length: nodeTotal() }, (_, node) => i32At(nodesAt() + NODE_SIZE * node));
    for (let tree = 0; tree < 5; tree++) {
      const [from, to] = [tree, tree + 1].map((t) => t < 5 ? i32At(rootsAt() + 4 * t) : nodeTotal());
      const used = new Set(splits.slice(from, to).filter((split) => split >= 0).map((split) => split >> 1));
      assert(used.size >= 1 && used.size <= columns, `${used.size} of ${columns}`);
    }
  }
});

Deno.test("boost() lowers the mean training loss with every tree, for every loss that takes Newton steps", () => {
  const data = {
    squared: simulate({ rows: 120 }),
    poisson: simulate({ rows: 120, target: (x, noise) => Math.exp(x[0] + 0.2 * noise) }),
    logistic: simulate({ rows: 120, target: (x, noise) => Number(x[0] + noise > 0) }),
    tweedie: simulate({ rows: 120, target: (x, noise) => noise > 0 ? Math.exp(x[0] + 0.2 * noise) : 0 }),
  };
  for (const name of ["squared", "poisson", "logistic", "tweedie"] as const) {
    const design = data[name], rules = { ...BOOST.rules, lambda: 1 };
    for (const growth of GROWTHS) {
      const { ensemble } = fitBoosting(binDesign(design), design, {
        ...BOOST,
        growth,
        rules,
        loss: lossOf(name),
        maxDelta: 0.7,
        engine: PLAIN_ENGINE,
      });
      const raw = stagesOf({ ...ensemble, link: "identity" }, design.values, 120);
      let last = Infinity;
      for (let tree = 0; tree < BOOST.trees; tree++) {
        const score = raw.subarray(tree * 120, (tree + 1) * 120);
        const loss = score.reduce(
          (sum, value, row) => sum + lossAt(name, design.target[row], value, lossOf(name).level),
          0,
        );
        assert(loss < last + 1e-9, `${name} ${growth} ${tree}`);
        last = loss;
      }
    }
  }
});
