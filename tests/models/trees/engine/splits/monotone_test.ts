import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { binDesign } from "@lib/models/trees/bin.ts";
import { fitBoosting } from "@lib/models/trees/boost.ts";
import {
  allocMonotone,
  boundedBy,
  constrained,
  setConstrained,
  setFree,
} from "@lib/models/trees/engine/splits/monotone.ts";
import { takeNode } from "@lib/models/trees/engine/memory/open_node.ts";
import { PLAIN_ENGINE } from "@lib/models/trees/host.ts";
import { lossOf } from "@lib/models/trees/loss.ts";
import { predictTrees } from "@lib/models/trees/predict.ts";
import type { Task } from "@lib/core/rows/task.ts";
import { changeDesign } from "../../../../_support/design_builder.ts";
import { tableRows } from "../../../../_support/table_rows.ts";
import { BOOST, simulate } from "../../_trees.ts";

const NONE = new Float64Array(0);

/** Predictions along a feature, the others as in each of some rows: how often they fall from step to step, and rise. */
function stepsAlong(feature: number, task: Task, params: Params): { falls: number; rises: number } {
  const design = tableRows(task, { rows: 250, missing: 0.05, categorical: [3] }), p = design.names.length;
  const fitted = gradientBoosting.fit({ y: NONE, start: 0, seasonLength: 1, design }, params, createRng(1));
  let falls = 0, rises = 0;
  for (let row = 0; row < 20; row++) {
    const grid = Array.from({ length: 40 }, (_, i) => -3 + i * 0.15);
    const values = grid.flatMap((x) => [...design.values.subarray(row * p, row * p + p)].with(feature, x));
    const rows = changeDesign(design, { rows: 40, values: Float64Array.from(values) });
    const out = gradientBoosting.predict(fitted, { y: NONE, start: 0, horizon: 40, design: rows });
    const line = task.kind === "class" ? out.filter((_, i) => i % 2 === 1) : out;
    for (let i = 1; i < 40; i++) {
      if (line[i]! < line[i - 1]! - 1e-12) falls++;
      if (line[i]! > line[i - 1]! + 1e-12) rises++;
    }
  }
  return { falls, rises };
}

for (const growth of ["depth", "leaf"]) {
  Deno.test(`monotone trees grown by ${growth} never fall, or never rise, along their columns, whatever else`, () => {
    for (const task of [{ kind: "number", outputs: 1 }, { kind: "class", classes: 2 }] as const) {
      const free = stepsAlong(0, task, { growth, trees: 40 });
      assert(free.falls > 0 && free.rises > 0, "noise makes the free one go both ways");
      const up = stepsAlong(0, task, { growth, trees: 40, monotone: "x_0: up" });
      assertEquals([up.falls, task.kind === "class" ? 0 : Math.min(up.rises, 1)], [0, task.kind === "class" ? 0 : 1]);
      const down = stepsAlong(1, task, { growth, trees: 40, monotone: "x_1: down, x_2: up" });
      assertEquals(down.rises, 0);
    }
  });
}

Deno.test("monotone trees are the same in both engines, and lose little where the truth is monotone", () => {
  const design = simulate({ rows: 300, missing: 0.1, target: (x, noise) => 2 * x[0]! + Math.abs(x[1]!) + noise });
  const fit = (options: object) =>
    fitBoosting(binDesign(design), design, { ...BOOST, trees: 30, ...options, rng: createRng(1) });
  const directions = { 0: 1 } as const, free = fit({}), bound = fit({ directions });
  assertEquals(fit({ directions, engine: PLAIN_ENGINE }), bound);
  const error = ({ ensemble }: typeof free) =>
    predictTrees(ensemble, design.values, { rows: 300 }).reduce((sum, p, i) => sum + (p - design.target[i]!) ** 2, 0);
  assertGreater(error(bound), error(free));
  assertLess(error(bound), 1.6 * error(free));
});

Deno.test("monotone trees without a direction that binds are those without constraints", () => {
  const design = simulate({ rows: 200 }), options = { ...BOOST, trees: 5, loss: lossOf("squared") };
  const fit = (directions?: Record<number, 1>) =>
    predictTrees(
      fitBoosting(binDesign(design), design, { ...options, directions, rng: createRng(1) }).ensemble,
      design.values,
      { rows: 200 },
    );
  const free = fit(), elsewhere = fit({ 99: 1 });
  free.forEach((value, i) => assertLess(Math.abs(value - elsewhere[i]!), 1e-9));
});

Deno.test("boundedBy() keeps a value within what a node may have; a free node may have any", () => {
  setConstrained(true);
  allocMonotone();
  const node = takeNode();
  setFree(node);
  assertEquals([boundedBy(node, -1e300), boundedBy(node, 7), constrained], [-1e300, 7, true]);
  setConstrained(false);
});
