import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { factorizeCholesky, solveCholesky } from "../../../lib/core/numbers/linear_algebra.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { linear } from "../../../lib/models/linear/linear.ts";
import type { Design } from "../../../lib/core/rows/design.ts";
import { buildDesign, changeDesign, takeRows } from "../../_support/design_builder.ts";

const NONE = new Float64Array();
const fit = (design: Design) => linear.fit({ y: NONE, start: 0, seasonLength: 1, design }, {}, createRng(1));
const predict = (training: Design, future = training) =>
  linear.predict(fit(training), { y: NONE, start: 0, horizon: future.rows, design: future });

/** Least squares by the normal equations of the raw columns and an intercept. */
function leastSquares(design: Design): number[] {
  const p = design.names.length, k = p + 1, a = new Float64Array(k * k), b = new Float64Array(k);
  const rowOf = (r: number) => [...design.values.subarray(r * p, (r + 1) * p), 1];
  for (let r = 0; r < design.rows; r++) {
    const x = rowOf(r);
    for (let i = 0; i < k; i++) {
      b[i] += x[i] * design.target[r];
      for (let j = 0; j < k; j++) a[i * k + j] += x[i] * x[j];
    }
  }
  factorizeCholesky(a, k);
  solveCholesky(a, b, k);
  return Array.from({ length: design.rows }, (_, r) => rowOf(r).reduce((sum, x, i) => sum + x * b[i], 0));
}

Deno.test("linear is the least squares fit", () => {
  const design = buildDesign({ rows: 30, target: (x, noise) => 5 + x[0] - 2 * x[2] + noise });
  const expected = leastSquares(design);
  predict(design).forEach((value, r) => assertAlmostEquals(value, expected[r], 1e-8));
});

Deno.test("linear survives a repeated column and a sum of columns", () => {
  const base = buildDesign({ rows: 40, features: 4 });
  const values = base.values.slice();
  for (let r = 0; r < 40; r++) {
    values[r * 4 + 2] = values[r * 4];
    values[r * 4 + 3] = values[r * 4] - 2 * values[r * 4 + 1] + 7;
  }
  const collinear = changeDesign(base, { values });
  const plain = leastSquares(takeColumns(base, 2));
  predict(collinear).forEach((value, r) => assertAlmostEquals(value, plain[r], 1e-6));
});

Deno.test("linear refuses to interpolate: as many independent columns as rows", () => {
  const error = assertThrows(() => fit(buildDesign({ rows: 12, features: 11 })), FitError);
  assertEquals(error.code, "TOO_SHORT");
  assert(fit(buildDesign({ rows: 13, features: 11 })).coefficients.length === 11);
});

Deno.test("linear puts a missing value at the column's mean", () => {
  const design = buildDesign({ rows: 40 });
  const centre = Array.from({ length: 4 }, (_, c) => {
    let sum = 0;
    for (let r = 0; r < 40; r++) sum += design.values[r * 4 + c] / 40;
    return sum;
  });
  const holes = changeDesign(takeRows(design, [0]), { values: new Float64Array(4).fill(NaN) });
  const means = changeDesign(takeRows(design, [0]), { values: Float64Array.from(centre) });
  assertAlmostEquals(predict(design, holes)[0], predict(design, means)[0], 1e-9);
});

Deno.test("linear without a usable column is the mean and flagged", () => {
  const fitted = fit(changeDesign(buildDesign({ rows: 20 }), { values: new Float64Array(80).fill(3) }));
  assertEquals(linear.degenerate?.(fitted), "CONSTANT");
});

function takeColumns(design: Design, count: number): Design {
  const p = design.names.length;
  return {
    ...design,
    names: design.names.slice(0, count),
    categorical: design.categorical.slice(0, count),
    values: design.values.filter((_, i) => i % p < count),
  };
}

Deno.test("linear does not depend on the order of columns, nor on their units", () => {
  const design = buildDesign({ rows: 40, target: (x, noise) => 5 + x[0] - 2 * x[2] + noise });
  const turned = changeDesign(design, {
    names: [...design.names].reverse(),
    values: design.values.map((_, i) => design.values[i - i % 4 + 3 - i % 4]),
  });
  const scaled = changeDesign(design, { values: design.values.map((x, i) => x * [1000, 1, 1e-3, 7][i % 4] + 5) });
  const plain = predict(design);
  for (const other of [turned, scaled]) predict(other).forEach((value, r) => assertAlmostEquals(value, plain[r], 1e-7));
});

Deno.test("linear residuals are orthogonal to every column and to the constant", () => {
  const design = buildDesign({ rows: 35, target: (x, noise) => 2 * x[1] + 3 * noise });
  const residuals = predict(design).map((value, r) => design.target[r] - value);
  for (let c = 0; c < 4; c++) {
    const product = residuals.reduce((sum, residual, r) => sum + residual * design.values[4 * r + c], 0);
    assertAlmostEquals(product, 0, 1e-8);
  }
  assertAlmostEquals(residuals.reduce((sum, residual) => sum + residual, 0), 0, 1e-8);
});

Deno.test("linear drops the later of two equal columns and keeps the earlier", () => {
  const base = buildDesign({ rows: 30, features: 3 });
  const doubled = changeDesign(base, { values: base.values.map((x, i) => i % 3 === 2 ? base.values[i - 2] : x) });
  const { coefficients } = fit(doubled);
  assertEquals(coefficients[2], 0);
  assert(coefficients[0] !== 0 && coefficients[1] !== 0);
  assertEquals([...linear.importance?.(fit(doubled)) ?? []][2], 0);
});

Deno.test("linear weighs rows: a weight of two is the row twice", () => {
  const design = buildDesign({ rows: 20 });
  const weighted = changeDesign(design, { weight: new Float64Array(20).fill(1).with(3, 2) });
  const twice = takeRows(design, [...Array.from({ length: 20 }, (_, row) => row), 3]);
  const [a, b] = [weighted, twice].map((rows) => predict(rows, design));
  a.forEach((value, r) => assertAlmostEquals(value, b[r], 1e-8));
});
