import {
  assert,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import type { Design } from "../../../lib/core/rows/design.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import type { Params } from "../../../lib/models/contract/family.ts";
import { gradientBoosting as family, tableBoosting } from "../../../lib/models/trees/gradient_boosting.ts";
import { designOf } from "../../../lib/models/contract/design_rows.ts";
import { treeCount } from "../../../lib/models/trees/ensemble/ensemble.ts";
import { splitToStop } from "../../../lib/models/contract/design_rows.ts";
import { mse, shapeOf, simulate } from "./_trees.ts";

const NONE = new Float64Array(0);
const fit = (design: Design, params: Params = {}, seed = 1) =>
  family.fit({ y: NONE, start: 0, seasonLength: 7, design }, params, createRng(seed));
const predict = (fitted: ReturnType<typeof fit>, design: Design) =>
  family.predict(fitted, { y: NONE, start: 0, horizon: design.rows, design });
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
    assertEquals([again.judged, again.ensemble.gain], [fitted.judged, fitted.ensemble.gain]);
    assertEquals(family.encode(again), family.encode(fitted));
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

Deno.test("gradientBoosting stops early and refits that many trees on all rows", () => {
  const design = simulate({ rows: 200, target: (x, noise) => x[0] + 2 * noise });
  const stopped = fit(design, { validation: 0.25, refit: false, trees: 300, patience: 10 });
  const refitted = fit(design, { validation: 0.25, trees: 300, patience: 10 });
  assertGreater(stopped.judged.length, treeCount(stopped.ensemble));
  assertLess(treeCount(stopped.ensemble), 290);
  assertEquals(treeCount(refitted.ensemble), treeCount(stopped.ensemble));
  assertEquals(stopped.judged, refitted.judged);
});

Deno.test("gradientBoosting learns what the last periods have not seen, a holiday of every year", () => {
  const weeks = 250, keys = 6, holiday = (row: number) => row % weeks % 52 === 10;
  const design = {
    ...simulate({ rows: weeks * keys, target: (_, noise) => noise }),
    ds: Int32Array.from({ length: weeks * keys }, (_, row) => row % weeks),
    key: Int32Array.from({ length: weeks * keys }, (_, row) => Math.floor(row / weeks)),
  };
  for (let row = 0; row < design.rows; row++) {
    design.values[4 * row] = Number(holiday(row));
    if (holiday(row)) design.target[row] += 10;
  }
  const late = design.ds.filter((period, row) => period >= 0.9 * weeks && holiday(row)).length;
  const yhat = predict(fit(design, { validation: 0.1, patience: 10 }), design);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assertEquals(late, 0);
  assertGreater(mean(yhat.filter((_, row) => holiday(row))), 8);
  assertLess(Math.abs(mean(yhat.filter((_, row) => !holiday(row)))), 0.5);
});

Deno.test("gradientBoosting early stopping never reads features or targets of the validation rows while it fits", () => {
  const design = simulate({ rows: 100 });
  const options = { validation: 0.3, refit: false, trees: 1, patience: 1 };
  const before = fit(design, options).ensemble;
  for (const row of splitToStop(design, options.validation).late) {
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
  assertEquals(code(() => family.fit({ y: NONE, start: 0, seasonLength: 1, design: null }, {}, createRng(1))), "EMPTY");
  assertEquals(code(() => fit(simulate({ rows: family.minRows - 1 }))), "TOO_SHORT");
  assertEquals(code(() => fit({ ...design, target: design.target.with(0, NaN) })), "NOT_FINITE");
  assertEquals(
    code(() => fit({ ...design, target: design.target.with(0, -1) }, { loss: "poisson" })),
    "INVALID_TARGET",
  );
  assertEquals(code(() => predict(fit(design), { ...design, specHash: "x" })), "SPEC_MISMATCH");
  assertEquals(code(() => family.predict({} as never, { y: NONE, start: 0, horizon: 40, design })), "NOT_FITTED");
});

Deno.test("gradientBoosting fits a design without any varying feature as a constant", () => {
  const design = simulate({ rows: 30, target: positive });
  design.values.fill(1);
  const predicted = predict(fit(design), design);
  assert(predicted.every((value) => value === predicted[0] && Number.isFinite(value)));
});

const NOISE = (x: Float64Array, noise: number) => x[0] + 3 * noise;

Deno.test("gradientBoosting that early stopping never helps keeps a model that can be stored", () => {
  const design = simulate({ rows: 80, target: (x) => x[0] });
  for (let row = 60; row < 80; row++) design.target[row] *= -10;
  const fitted = fit(design, { validation: 0.25, refit: false, patience: 2, minLeaf: 2 });
  assertEquals(treeCount(fitted.ensemble), 1);
  const again = family.decode(decodeArtifact(encodeArtifact(family.encode(fitted))));
  assertEquals(predict(again, design), predict(fitted, design));
  assertEquals(family.importance?.(fitted).length, 4);
});

Deno.test("gradientBoosting leaf sizes follow the rows: a twentieth, between two and ten", () => {
  const smallest = (rows: number, params: Params = {}) => {
    const design = simulate({ rows, target: NOISE });
    const fitted = fit(design, { trees: 1, rowSample: 1, growth: "leaf", maxLeaves: 1000, lambda: 0, ...params });
    const predicted = predict(fitted, design), counts = new Map<number, number>();
    for (const value of predicted) counts.set(value, (counts.get(value) ?? 0) + 1);
    return Math.min(...counts.values());
  };
  assertEquals([smallest(20), smallest(120), smallest(600)], [2, 6, 10]);
  assertEquals(smallest(120, { minLeaf: 1 }), 1);
  assertGreaterOrEqual(smallest(120, { minLeaf: 25 }), 25);
});

Deno.test("gradientBoosting defaults of depth and leaves depend on the growth", () => {
  const design = simulate({ rows: 400, target: (x) => Math.exp(x[0]) });
  const depths = (params: Params) => shapeOf(fit(design, { minLeaf: 1, ...params }).ensemble, 0).leafDepths;
  assertGreater(Math.max(...depths({ growth: "leaf" })), 5, "no bound of its own");
  assertLessOrEqual(Math.max(...depths({ growth: "leaf", maxDepth: 3 })), 3);
  assertEquals(depths({ growth: "leaf", maxLeaves: 4 }).length, 4);
  assertEquals(new Set(depths({ growth: "symmetric", maxDepth: 0 })), new Set([6]));
  assertEquals(new Set(depths({ growth: "symmetric" })), new Set([5]));
});

Deno.test("gradientBoosting by the relative error forecasts below the median, on logarithms as on plain targets", () => {
  const plain = simulate({ rows: 400, target: (_, noise) => Math.exp(3 + 0.8 * noise) });
  const logs = {
    ...plain,
    target: plain.target.map((y) => Math.log1p(y)),
    link: "log1p" as const,
    transform: Float64Array.from({ length: 800 }, (_, i) => i % 2),
  };
  const errorOf = (design: Design, loss: string, restore: (value: number) => number) => {
    const yhat = predict(fit(design, { loss, trees: 30, minLeaf: 60 }), design);
    return yhat.reduce((sum, value, i) => sum + Math.abs(restore(value) / plain.target[i] - 1), 0) / 400;
  };
  const absolute = errorOf(plain, "absolute", (value) => value);
  assertLess(errorOf(plain, "mape", (value) => value), 0.9 * absolute);
  assertLess(errorOf(logs, "mape", Math.expm1), 0.9 * absolute);
});

Deno.test("gradientBoosting by the Tweedie deviance meets the mean of demand that is mostly nothing", () => {
  const design = simulate({ rows: 400, target: (x, noise) => noise > 0.8 ? Math.exp(1 + 0.5 * x[0]) : 0 });
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const shareOf = (loss: string) =>
    sum(predict(fit(design, { loss, minLeaf: 60, maxDepth: 2, trees: 30, rowSample: 1 }), design)) / sum(design.target);
  assertLess(Math.abs(shareOf("tweedie") - 1), 0.1);
  assertLess(shareOf("absolute"), 0.2);
});

Deno.test("gradientBoosting bounds poisson steps unless told otherwise", () => {
  const design = simulate({ rows: 100, target: (x) => x[0] > 0 ? 1000 : 1 });
  const largest = (params: Params) => {
    const { ensemble } = fit(design, { loss: "poisson", trees: 1, learningRate: 1, lambda: 0, ...params });
    return Math.max(...ensemble.value.filter((_, node) => ensemble.split[node] < 0).map(Math.abs));
  };
  assertEquals(largest({}), 0.7);
  assertEquals(largest({ maxDelta: 0.2 }), 0.2);
});

Deno.test("gradientBoosting with poisson or logistic loss predicts inside their domain", () => {
  const counts = simulate({ rows: 100, target: positive });
  assert(predict(fit(counts, { loss: "poisson" }), counts).every((value) => value > 0));
  const binary = simulate({ rows: 100, target: (x) => Number(x[0] > 0) });
  assert(predict(fit(binary, { loss: "logistic" }), binary).every((value) => value > 0 && value < 1));
  const wrong = assertThrows(() => fit(counts, { loss: "logistic" }), FitError);
  assertEquals(wrong.code, "INVALID_TARGET");
  assert(wrong.hint.includes("another loss"));
});

Deno.test("gradientBoosting quantiles are ordered on average", () => {
  const design = simulate({ rows: 300, target: NOISE });
  const means = [0.1, 0.5, 0.9].map((quantile) => {
    const predicted = predict(fit(design, { loss: "quantile", quantile, maxDepth: 2 }), design);
    return predicted.reduce((sum, value) => sum + value, 0) / 300;
  });
  assert(means[0] < means[1] - 1 && means[1] < means[2] - 1, String(means));
});

Deno.test("gradientBoosting needs as many early rows as a fit of its own before it stops early", () => {
  const design = simulate({ rows: 26 });
  assertEquals(fit(design, { validation: 0.5, trees: 9 }).judged.length, 0);
  assertGreater(fit(simulate({ rows: 60 }), { validation: 0.5, trees: 9 }).judged.length, 0);
});

Deno.test("gradientBoosting takes parameters to the ends of their spans, and none beyond", () => {
  const design = simulate({ rows: 40, target: positive });
  const good: Params[] = [
    { trees: 1, learningRate: 1 },
    { columnSample: 0.3, columnSampleLevel: 0.5, rowSample: 0.3 },
    { maxDepth: 0 },
    { quantile: 0.001, loss: "quantile" },
    { quantile: 0.999, loss: "quantile" },
    { validation: 0.5 },
    { l1: 3, lambda: 0, minWeight: 0, minGain: 5 },
    { maxBins: 255, maxLeaves: 3 },
  ];
  for (const params of good) {
    assert(predict(fit(design, { trees: 3, ...params }), design).every(Number.isFinite), JSON.stringify(params));
  }
  const wrong: Params[] = [
    { learningRate: 0 },
    { learningRate: 1.1 },
    { columnSample: 0 },
    { columnSampleLevel: 1.2 },
    { validation: 0.6 },
    { validation: -0.1 },
    { quantile: 1 },
    { lambda: -1 },
    { l1: NaN },
    { patience: 0 },
    { maxBins: 2 },
    { loss: "hinge" },
    { maxDelta: -1 },
  ];
  for (const params of wrong) {
    assertEquals(assertThrows(() => fit(design, params), FitError).code, "INVALID_PARAMS", JSON.stringify(params));
  }
});

Deno.test("gradientBoosting penalties make trees smaller or flatter", () => {
  const design = simulate({ rows: 200, target: NOISE });
  const spread = (params: Params) => {
    const predicted = predict(fit(design, { rowSample: 1, columnSample: 1, trees: 5, ...params }), design);
    return Math.max(...predicted) - Math.min(...predicted);
  };
  const plain = spread({ lambda: 0 });
  assertLess(spread({ lambda: 50 }), plain);
  assertLess(spread({ lambda: 0, l1: 30 }), plain);
  assertLess(spread({ lambda: 0, minGain: 1e9 }), 1e-9);
  assertLess(spread({ lambda: 0, maxDelta: 0.01 }), 5 * 2 * 0.1 * 0.01 + 1e-9);
});

Deno.test("gradientBoosting treeRows bounds the rows of a tree, of few rows nothing changes", () => {
  const design = simulate({ rows: 400 }), few = { rowSample: 0.5, trees: 5 };
  assertEquals(fit(design, { ...few, treeRows: 200 }).ensemble, fit(design, few).ensemble);
  assertEquals(fit(design, { ...few, treeRows: 40 }).ensemble, fit(design, { ...few, rowSample: 0.1 }).ensemble);
});

Deno.test("tableBoosting keeps predictions from falling along a column that components would take in", () => {
  const n = 240, values = Float64Array.from({ length: 2 * n }, (_, i) => i % 2 === 0 ? (i / 2) % 30 : (7 * i) % 11);
  const target = Array.from(
    { length: n },
    (_, i) => values[2 * i]! + 9 * Math.sin(values[2 * i]!) + values[2 * i + 1]!,
  );
  const plain = designOf({ names: ["age", "z"], values, target });
  const { encode } = parseConfig({ source: "t.csv", problem: "regression" }).features;
  const design: Design = { ...plain, kinds: ["number", "number"], encode: { ...encode, pca: 1, select: "importance" } };
  const training = { y: new Float64Array(0), start: 0, seasonLength: 1, design };
  const fitted = tableBoosting.fit(training, { monotone: "age: up" }, createRng(1));
  const line = Float64Array.from({ length: 60 }, (_, i) => i % 2 === 0 ? i / 2 : 5);
  const rows = { ...design, rows: 30, values: line, target: new Float64Array(30).fill(NaN) };
  const said = tableBoosting.predict(fitted, { y: new Float64Array(0), start: 0, horizon: 30, design: rows });
  for (let i = 1; i < 30; i++) assert(said[i]! >= said[i - 1]! - 1e-9, `${i}`);
  assert(said[29]! > said[0]! + 10);
});

for (
  const [name, wish] of Object.entries<Partial<NonNullable<Design["encode"]>>>({
    products: { interactions: [["age", "z"]] },
    logarithms: { log: ["age"] },
    classes: { bins: { age: 8 } },
  })
) {
  Deno.test(`tableBoosting keeps predictions from falling along a column of which there would be ${name} too`, () => {
    const n = 600, rng = createRng(5), values = Float64Array.from({ length: 2 * n }, () => 20 * rng.next());
    const target = Array.from({ length: n }, (_, i) => 20 * Math.sin(values[2 * i]! / 3) * values[2 * i + 1]!);
    const plain = designOf({ names: ["age", "z"], values, target });
    const { encode } = parseConfig({ source: "t.csv", problem: "regression" }).features;
    const design: Design = { ...plain, kinds: ["number", "number"], encode: { ...encode, ...wish } };
    const ask = { y: new Float64Array(0), start: 0 };
    const fitted = tableBoosting.fit({ ...ask, seasonLength: 1, design }, { monotone: "age: up" }, createRng(1));
    const line = Float64Array.from({ length: 80 }, (_, i) => i % 2 === 0 ? i / 4 : 12);
    const rows = { ...design, rows: 40, values: line, target: new Float64Array(40).fill(NaN) };
    const said = tableBoosting.predict(fitted, { ...ask, horizon: 40, design: rows });
    for (let i = 1; i < 40; i++) assert(said[i]! >= said[i - 1]! - 1e-9, `${i}: ${said[i - 1]} to ${said[i]}`);
  });
}

Deno.test("tableBoosting takes a boolean as monotone that a selection would leave out", () => {
  const n = 200, values = Float64Array.from({ length: 2 * n }, (_, i) => i % 2 === 0 ? i % 4 / 2 : (7 * i) % 11);
  const plain = designOf({ names: ["member", "z"], values, target: values.filter((_, i) => i % 2 === 1) });
  const { encode } = parseConfig({ source: "t.csv", problem: "regression" }).features;
  const design: Design = { ...plain, kinds: ["boolean", "number"], encode: { ...encode, select: "importance" } };
  const training = { y: new Float64Array(0), start: 0, seasonLength: 1, design };
  tableBoosting.fit(training, { monotone: "member: up" }, createRng(1));
});
