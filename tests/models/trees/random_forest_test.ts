import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import type { Design } from "../../../lib/core/rows/design.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import type { Params } from "../../../lib/models/contract/family.ts";
import { randomForest as family } from "../../../lib/models/trees/random_forest.ts";
import { mse, shapeOf, simulate } from "./_trees.ts";

const NONE = new Float64Array(0);
const fit = (design: Design, params: Params = {}, seed = 1) =>
  family.fit({ y: NONE, start: 0, seasonLength: 7, design }, params, createRng(seed));
const predict = (fitted: ReturnType<typeof fit>, design: Design) =>
  family.predict(fitted, { y: NONE, start: 0, horizon: design.rows, design });
const variants: Params[] = [
  {},
  { sampling: "tree", mtry: 0.75 },
  { sampling: "level", mtry: 0.5 },
  { mtry: 1, maxDepth: 6 },
  { bootstrap: false, rowSample: 0.6 },
  { maxLeaves: 12 },
];

Deno.test("randomForest beats the mean on new rows in every variant", () => {
  const design = simulate({ rows: 300, missing: 0.05 }), fresh = simulate({ rows: 300, seed: 50 });
  const spread = mse(fresh.target, fresh.target.map(() => 0.8));
  for (const params of variants) assertLess(mse(fresh.target, predict(fit(design, params), fresh)), 0.5 * spread);
});

Deno.test("randomForest keeps its out-of-bag error, near that of new rows", () => {
  const design = simulate({ rows: 400 }), fresh = simulate({ rows: 1000, seed: 50 });
  const fitted = fit(design);
  assertLess(Math.abs(fitted.judged[0] / mse(fresh.target, predict(fitted, fresh)) - 1), 0.2);
});

Deno.test("randomForest round trip through bytes predicts the same bits", () => {
  const design = simulate({ rows: 120, missing: 0.1, categories: 20 });
  for (const params of variants) {
    const fitted = fit(design, { ...params, trees: 20 });
    const again = family.decode(decodeArtifact(encodeArtifact(family.encode(fitted))));
    assertEquals(predict(again, design), predict(fitted, design));
    assertEquals([again.judged, again.ensemble.gain], [fitted.judged, fitted.ensemble.gain]);
    assertEquals(family.encode(again), family.encode(fitted));
  }
});

Deno.test("randomForest is deterministic under the generator and leaves its input alone", () => {
  const design = simulate({ rows: 80 }), before = structuredClone(design);
  for (const params of variants) assertEquals(fit(design, params, 3), fit(design, params, 3));
  assertEquals(design, before);
});

Deno.test("randomForest shapes follow maxDepth and maxLeaves", () => {
  const design = simulate({ rows: 300 });
  assertEquals(Math.max(...shapeOf(fit(design, { maxDepth: 2 }).ensemble, 4).leafDepths), 2);
  assertEquals(shapeOf(fit(design, { maxLeaves: 9 }).ensemble, 4).leafDepths.length, 9);
});

Deno.test("randomForest reports importance and degenerate fits", () => {
  const design = simulate({ rows: 200, target: (x) => x[3] });
  const importance = family.importance?.(fit(design)) ?? NONE;
  assertEquals(importance.indexOf(Math.max(...importance)), 3);
  assertEquals(family.degenerate?.(fit(design)), null);
  assertEquals(family.degenerate?.(fit(simulate({ rows: 40, target: () => 0.1 }))), "SINGLE_LEAF");
});

Deno.test("randomForest refuses wrong parameters and rows by code", () => {
  const design = simulate({ rows: 40 }), code = (run: () => unknown) => assertThrows(run, FitError).code;
  const wrong: Params[] = [{ trees: -1 }, { learningRate: 0.1 }, { mtry: 0 }, { sampling: "leaf" }, { bootstrap: 0 }];
  for (const params of wrong) {
    assertEquals(code(() => fit(design, params)), "INVALID_PARAMS");
  }
  assertEquals(code(() => family.fit({ y: NONE, start: 0, seasonLength: 1, design: null }, {}, createRng(1))), "EMPTY");
  assertEquals(code(() => fit(simulate({ rows: family.minRows - 1 }))), "TOO_SHORT");
  assertEquals(code(() => fit({ ...design, target: design.target.with(0, Infinity) })), "NOT_FINITE");
  assertEquals(code(() => predict(fit(design), { ...design, specHash: "x" })), "SPEC_MISMATCH");
  assertEquals(code(() => family.predict({} as never, { y: NONE, start: 0, horizon: 40, design })), "NOT_FITTED");
});

Deno.test("randomForest fits few rows and a design without any varying feature", () => {
  const design = simulate({ rows: 10 });
  assert(predict(fit(design), design).every(Number.isFinite));
  design.values.fill(1);
  const predicted = predict(fit(structuredClone(design)), design);
  assert(predicted.every((value) => value === predicted[0] && Number.isFinite(value)));
});

Deno.test("randomForest is flat with leaves of all rows, and says so", () => {
  const design = simulate({ rows: 40 }), fitted = fit(design, { minLeaf: 40 });
  assertEquals(family.degenerate?.(fitted), "SINGLE_LEAF");
  assertEquals(new Set(predict(fitted, design)).size, 1);
});

Deno.test("randomForest draws columns per node, per level or per tree", () => {
  const design = simulate({ rows: 200, features: 8, target: (x) => x.reduce((sum, value) => sum + value, 0) });
  const columnsOf = (params: Params, tree = 2) => {
    const { levels } = shapeOf(fit(design, { trees: 5, ...params }).ensemble, tree);
    const features = (splits: readonly string[]) =>
      new Set(splits.map((split) => Number(split.split(":")[0]) >> 2)).size;
    return { whole: features(levels.flat()), level: Math.max(...levels.map(features)) };
  };
  assertEquals(columnsOf({ sampling: "tree", mtry: 0.25 }).whole, 2);
  assertEquals(columnsOf({ sampling: "level", mtry: 0.25 }).level <= 2, true);
  assertEquals(columnsOf({ sampling: "level", mtry: 0.25 }).whole > 2, true);
  assertEquals(columnsOf({ sampling: "node", mtry: 0.25 }).whole > 2, true);
});

Deno.test("randomForest of more trees differs less between seeds", () => {
  const design = simulate({ rows: 100 }), fresh = simulate({ rows: 100, seed: 9 });
  const distance = (trees: number) => {
    const [a, b] = [1, 2].map((seed) => predict(fit(design, { trees }, seed), fresh));
    return mse(a, b);
  };
  assertLess(3 * distance(100), distance(5));
});

Deno.test("randomForest judges itself out of bag only where rows are left out", () => {
  const design = simulate({ rows: 60 });
  assertEquals(fit(design, { bootstrap: false }).judged[0], NaN);
  assert(fit(design).judged[0] > 0);
  assertEquals(fit(design).judged.length, 1);
});

Deno.test("randomForest takes parameters to the ends of their spans, and none beyond", () => {
  const design = simulate({ rows: 30 });
  const good: Params[] = [{ trees: 1 }, { mtry: 1 }, { mtry: 0.001 }, { maxDepth: 64 }, { maxBins: 3 }, {
    maxBins: 255,
  }, { rowSample: 0.05 }];
  for (const params of good) {
    assertEquals(predict(fit(design, { trees: 2, ...params }), design).every(Number.isFinite), true);
  }
  const wrong: Params[] = [
    { trees: 0 },
    { mtry: 1.01 },
    { maxDepth: 65 },
    { minLeaf: 0 },
    { maxBins: 2 },
    { maxBins: 256 },
    { rowSample: 0 },
    { minGain: -1 },
    { maxLeaves: -1 },
  ];
  for (const params of wrong) {
    assertEquals(assertThrows(() => fit(design, params), FitError).code, "INVALID_PARAMS", JSON.stringify(params));
  }
});

Deno.test("randomForest with all columns at each node needs no draw: level and node sampling agree", () => {
  const design = simulate({ rows: 120 });
  const [node, level] = ["node", "level"].map((sampling) =>
    predict(fit(design, { sampling, mtry: 1, trees: 5 }), design)
  );
  assertEquals(node, level);
});

Deno.test("randomForest of very many rows and classes holds so many shares and no more, unless small leaves are asked for", () => {
  const plain = simulate({ rows: 1000 }), classes = 400;
  const design: Design = {
    ...plain,
    target: plain.target.map((_, row) => row % classes),
    task: { kind: "class", classes },
  };
  const shares = (params: Params) => fit(design, { trees: 100, smoothing: "none", ...params }).ensemble.vectors!.length;
  assertLess(shares({}), 4e6 + 1);
  assert(shares({ minLeaf: 3 }) > 6e6);
});
