import { assert, assertEquals, assertGreater, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "../../lib/core/artifact.ts";
import type { Design } from "../../lib/core/design.ts";
import { FitError } from "../../lib/core/errors.ts";
import { createRng } from "../../lib/core/random.ts";
import type { Params } from "../../lib/models/family.ts";
import { gradientBoosting as family } from "../../lib/models/gradient_boosting.ts";
import { treeCount } from "../../lib/models/trees/ensemble.ts";
import { mse, shapeOf, simulate } from "./trees/_trees.ts";

const NONE = new Float64Array(0);
const fit = (design: Design, params: Params = {}, seed = 1) =>
  family.fit({ y: NONE, seasonLength: 7, design }, params, createRng(seed));
const predict = (fitted: ReturnType<typeof fit>, design: Design) =>
  family.predict(fitted, { y: NONE, horizon: design.rows, design });
const positive = (x: Float64Array, noise: number) => Math.max(0, Math.round(3 + 2 * x[0] + noise));
const variants: Params[] = [
  {},
  { growth: "leaf" },
  { growth: "symmetric", maxDepth: 4 },
  { loss: "absolute" },
  { loss: "poisson" },
  { loss: "quantile", quantile: 0.8 },
  { validation: 0.2, patience: 5 },
  { validation: 0.2, refit: false },
];

Deno.test("gradientBoosting beats the mean on new rows in every variant, from 30 rows to some hundreds", () => {
  const fresh = simulate({ rows: 300, seed: 50, target: positive });
  const spread = mse(fresh.target, fresh.target.map(() => 3.2));
  for (const rows of [30, 300]) {
    const design = simulate({ rows, missing: 0.03, target: positive });
    for (const params of variants) {
      if (params.loss === "quantile") continue;
      assertLess(
        mse(fresh.target, predict(fit(design, params), fresh)),
        (rows === 30 ? 0.95 : 0.6) * spread,
        JSON.stringify(params),
      );
    }
  }
});

Deno.test("gradientBoosting with quantile loss has about its share of targets below", () => {
  const target = (x: Float64Array, noise: number) => x[0] + noise;
  const design = simulate({ rows: 600, target }), fresh = simulate({ rows: 600, target, seed: 9 });
  const predicted = predict(fit(design, { loss: "quantile", quantile: 0.8, maxDepth: 3 }), fresh);
  const below = fresh.target.filter((y, row) => y <= predicted[row]).length / 600;
  assertLess(Math.abs(below - 0.8), 0.1);
});

Deno.test("gradientBoosting round trip through bytes predicts the same bits", () => {
  const design = simulate({ rows: 120, missing: 0.1, categories: 4, target: positive });
  for (const params of variants) {
    const fitted = fit(design, params);
    const again = family.decode(decodeArtifact(encodeArtifact(family.encode(fitted))));
    assertEquals(predict(again, design), predict(fitted, design));
    assertEquals(again, fitted);
  }
});

Deno.test("gradientBoosting is deterministic under the generator and leaves its input alone", () => {
  const design = simulate({ rows: 80, target: positive }), before = structuredClone(design);
  for (const params of variants) assertEquals(fit(design, params, 3), fit(design, params, 3));
  assertEquals(design, before);
});

Deno.test("gradientBoosting shapes follow growth, maxDepth and maxLeaves", () => {
  const design = simulate({ rows: 400 });
  assertLessOrEqual(Math.max(...shapeOf(fit(design).ensemble, 0).leafDepths), 5);
  const leafWise = shapeOf(fit(design, { growth: "leaf", minLeaf: 1 }).ensemble, 0);
  assertEquals(leafWise.leafDepths.length, 31);
  assertEquals(shapeOf(fit(design, { growth: "symmetric", maxDepth: 3 }).ensemble, 0).leafDepths.length, 8);
});

Deno.test("gradientBoosting stops early on the last periods and refits that many trees on all rows", () => {
  const design = simulate({ rows: 200, target: (x, noise) => x[0] + 2 * noise });
  const stopped = fit(design, { validation: 0.25, refit: false, trees: 300, patience: 10 });
  const refitted = fit(design, { validation: 0.25, trees: 300, patience: 10 });
  assertGreater(stopped.judged.length, treeCount(stopped.ensemble));
  assertLess(treeCount(stopped.ensemble), 290);
  assertEquals(treeCount(refitted.ensemble), treeCount(stopped.ensemble));
  assertEquals(stopped.judged, refitted.judged);
});

Deno.test("gradientBoosting early stopping never reads features or targets of the validation rows while it fits", () => {
  const design = simulate({ rows: 100 });
  const options = { validation: 0.3, refit: false, trees: 1, patience: 1 };
  const before = fit(design, options).ensemble;
  for (let row = 70; row < 100; row++) {
    design.target[row] += 100;
    design.values[4 * row] += 100;
  }
  assertEquals(fit(structuredClone(design), options).ensemble, before);
});

Deno.test("gradientBoosting validation without a second period fits all rows", () => {
  const design = { ...simulate({ rows: 50 }), ds: new Int32Array(50) };
  assertEquals(treeCount(fit(design, { validation: 0.3, trees: 7 }).ensemble), 7);
});

Deno.test("gradientBoosting reports importance and degenerate fits", () => {
  const design = simulate({ rows: 200, target: (x) => x[2] });
  const importance = family.importance?.(fit(design)) ?? NONE;
  assertEquals(importance.indexOf(Math.max(...importance)), 2);
  assertEquals(family.degenerate?.(fit(design)), null);
  assertEquals(family.degenerate?.(fit(simulate({ rows: 40, target: () => 5 }))), "SINGLE_LEAF");
});

Deno.test("gradientBoosting refuses wrong parameters, rows and targets by code", () => {
  const design = simulate({ rows: 40, target: positive });
  const code = (run: () => unknown) => assertThrows(run, FitError).code;
  const wrong: Params[] = [{ trees: 0 }, { depth: 3 }, { growth: "tall" }, { rowSample: 1.5 }, { refit: 1 }];
  for (const params of wrong) {
    assertEquals(code(() => fit(design, params)), "INVALID_PARAMS");
  }
  assertEquals(code(() => family.fit({ y: NONE, seasonLength: 1, design: null }, {}, createRng(1))), "EMPTY");
  assertEquals(code(() => fit(simulate({ rows: family.minRows - 1 }))), "TOO_SHORT");
  assertEquals(code(() => fit({ ...design, target: design.target.with(0, NaN) })), "NOT_FINITE");
  assertEquals(
    code(() => fit({ ...design, target: design.target.with(0, -1) }, { loss: "poisson" })),
    "INVALID_TARGET",
  );
  assertEquals(code(() => predict(fit(design), { ...design, specHash: "x" })), "SPEC_MISMATCH");
  assertEquals(code(() => family.predict({} as never, { y: NONE, horizon: 40, design })), "NOT_FITTED");
});

Deno.test("gradientBoosting fits a design without any varying feature as a constant", () => {
  const design = simulate({ rows: 30, target: positive });
  design.values.fill(1);
  const predicted = predict(fit(design), design);
  assert(predicted.every((value) => value === predicted[0] && Number.isFinite(value)));
});
