import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import type { Design } from "../../../lib/core/rows/design.ts";
import { factorizeCholesky, solveCholesky } from "../../../lib/core/numbers/linear_algebra.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { linear } from "../../../lib/models/linear/linear.ts";
import { ridge } from "../../../lib/models/linear/ridge.ts";
import { standardize, standardizedRows } from "../../../lib/models/linear/standardize.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

const NONE = new Float64Array();
const fit = (design: Design, penalty = 0) =>
  ridge.fit({ y: NONE, start: 0, seasonLength: 1, design }, { penalty }, createRng(1));

/** Dense ridge on the standardised columns: coefficients and trace of the hat matrix with the intercept. */
function denseRidge(design: Design, penalty: number): { b: Float64Array; freedom: number; error: number } {
  const x = standardizedRows(design, standardize(design)), k = design.names.length, n = design.rows;
  const mean = design.target.reduce((sum, value) => sum + value / n, 0);
  const gram = new Float64Array(k * k), a = new Float64Array(k * k), b = new Float64Array(k);
  for (let r = 0; r < n; r++) {
    for (let i = 0; i < k; i++) {
      b[i] += x[r * k + i] * (design.target[r] - mean) / n;
      for (let j = 0; j < k; j++) gram[i * k + j] += x[r * k + i] * x[r * k + j] / n;
    }
  }
  a.set(gram);
  for (let i = 0; i < k; i++) a[i * k + i] += penalty;
  factorizeCholesky(a, k);
  solveCholesky(a, b, k);
  let freedom = 1, error = 0;
  for (let i = 0; i < k; i++) freedom += solveCholesky(a, Float64Array.from(gram.subarray(i * k, i * k + k)), k)[i];
  for (let r = 0; r < n; r++) {
    let value = mean;
    for (let i = 0; i < k; i++) value += x[r * k + i] * b[i];
    error += (design.target[r] - value) ** 2 / n;
  }
  return { b, freedom, error };
}

Deno.test("ridge at a given penalty equals the dense solution", () => {
  const design = buildDesign({ rows: 30, features: 6 });
  for (const penalty of [0.01, 1, 50]) {
    const { b } = denseRidge(design, penalty);
    fit(design, penalty).coefficients.forEach((value, i) => assertAlmostEquals(value, b[i], 1e-10));
  }
});

Deno.test("ridge chooses the penalty with the least generalised cross-validation error", () => {
  for (const seed of [1, 2, 3, 4]) {
    const design = buildDesign({ rows: 40, features: 8, seed, target: (x, noise) => x[0] + seed * noise });
    const criterion = (penalty: number) => {
      const { freedom, error } = denseRidge(design, penalty);
      return error / (1 - freedom / 40) ** 2;
    };
    const grid = Array.from({ length: 13 }, (_, i) => 10 ** (i / 2 - 5));
    const best = grid.reduce((a, b) => criterion(b) < criterion(a) ? b : a);
    assertAlmostEquals(fit(design).penalty, best, 1e-9 * best);
  }
});

Deno.test("ridge shrinks more when rows repeat the same targets", () => {
  const base = buildDesign({ rows: 60, features: 10, target: (x, noise) => 0.3 * x[0] + noise });
  const repeated = changeDesign(base, { ds: base.ds.map((row) => row % 15) });
  assertGreater(fit(repeated).penalty, fit(base).penalty);
});

Deno.test("ridge with a tiny penalty is least squares", () => {
  const design = buildDesign({ rows: 50 });
  const plain = linear.fit({ y: NONE, start: 0, seasonLength: 1, design }, {}, createRng(1));
  fit(design, 1e-9).coefficients.forEach((value, i) => assertAlmostEquals(value, plain.coefficients[i], 1e-6));
});

Deno.test("ridge with more columns than rows beats the mean on new rows and stays finite", () => {
  const target = (x: Float64Array, noise: number) => 4 * x[0] + 0.5 * noise;
  const training = buildDesign({ rows: 20, features: 40, target });
  const future = buildDesign({ rows: 200, features: 40, target, seed: 2 });
  const out = ridge.predict(fit(training), { y: NONE, start: 0, horizon: 200, design: future });
  const mean = training.target.reduce((sum, value) => sum + value / 20, 0);
  const error = (predict: (row: number) => number) =>
    future.target.reduce((sum, value, row) => sum + (value - predict(row)) ** 2, 0);
  assert(out.every(Number.isFinite));
  assertLess(error((row) => out[row]), error(() => mean));
});

Deno.test("ridge refuses a negative penalty or one that is not a number", () => {
  assertThrows(() => fit(buildDesign(), -1), FitError, "penalty");
  assertThrows(() => fit(buildDesign(), NaN), FitError, "penalty");
});

Deno.test("ridge of a constant target is that constant", () => {
  const design = buildDesign({ rows: 20, target: () => 5 });
  const fitted = fit(design);
  assertEquals(ridge.degenerate?.(fitted), "CONSTANT");
  assertEquals(ridge.predict(fitted, { y: NONE, start: 0, horizon: 20, design })[3], 5);
});

Deno.test("ridge coefficients shrink with the penalty, to nothing", () => {
  const design = buildDesign({ rows: 40, features: 6 });
  const size = (penalty: number) => fit(design, penalty).coefficients.reduce((sum, b) => sum + b * b, 0);
  const sizes = [1e-6, 0.01, 0.1, 1, 10, 1000].map(size);
  for (let i = 1; i < sizes.length; i++) assertLess(sizes[i], sizes[i - 1]);
  assertLess(size(1e9), 1e-12);
});

Deno.test("ridge does not see the unit or the origin of target and columns", () => {
  const design = buildDesign({ rows: 40, features: 5, target: (x, noise) => x[0] - x[1] + noise });
  const moved = changeDesign(design, {
    target: design.target.map((y) => 4 * y + 100),
    values: design.values.map((x, i) => (i % 5 + 1) * x - 3),
  });
  const predict = (rows: Design) => ridge.predict(fit(rows), { y: NONE, start: 0, horizon: 40, design: rows });
  assertAlmostEquals(fit(moved).penalty, fit(design).penalty, 1e-12);
  const plain = predict(design);
  predict(moved).forEach((value, r) => assertAlmostEquals(value, 4 * plain[r] + 100, 1e-8));
});

Deno.test("ridge counts a target once for all its steps, per key", () => {
  const base = buildDesign({ rows: 60, features: 10, target: (x, noise) => 0.3 * x[0] + noise });
  const sameDates = changeDesign(base, { ds: base.ds.map((row) => row % 15) });
  const fourKeys = changeDesign(sameDates, { key: base.ds.map((row) => Math.floor(row / 15)) });
  assertEquals(fit(fourKeys).penalty, fit(base).penalty, "60 targets again");
});

Deno.test("ridge with fewer targets than columns still gives finite shrunken coefficients", () => {
  const design = changeDesign(buildDesign({ rows: 60, features: 20 }), { ds: new Int32Array(60).map((_, i) => i % 6) });
  const fitted = fit(design);
  assert(fitted.coefficients.every(Number.isFinite));
  assertGreater(fitted.penalty, 0);
});

Deno.test("ridge gives repeated columns equal shares", () => {
  const base = buildDesign({ rows: 40, features: 3 });
  const doubled = changeDesign(base, { values: base.values.map((x, i) => i % 3 === 2 ? base.values[i - 2] : x) });
  const { coefficients } = fit(doubled, 0.1);
  assertAlmostEquals(coefficients[0], coefficients[2], 1e-9);
});
