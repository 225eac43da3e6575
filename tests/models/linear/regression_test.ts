import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { regression, type RegressionFit } from "@lib/models/linear/regression.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { buildDesign, changeDesign, takeRows } from "../../_support/design_builder.ts";

const KEYS = 30, ROWS = 24, rng = createRng(5);
const ELASTICITY = Array.from({ length: KEYS }, () => -2 + 0.8 * rng.normal());
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Log demand of 30 keys by log price, with an elasticity of its own for each, and noise. */
const POOL: Design = (() => {
  const design = buildDesign({ rows: KEYS * ROWS, features: 2, seed: 7 }), noise = createRng(8);
  const key = Int32Array.from({ length: design.rows }, (_, row) => Math.floor(row / ROWS));
  return changeDesign(design, {
    key,
    ds: Int32Array.from({ length: design.rows }, (_, row) => 100 + row % ROWS),
    values: design.values.map((value, i) => i % 2 === 0 ? 0.3 * value : value),
    target: Float64Array.from(key, (k, row) => 1 + ELASTICITY[k] * 0.3 * design.values[2 * row] + 0.3 * noise.normal()),
  });
})();

const fit = (design: Design, prior?: unknown, loss = "squared") =>
  regression.fit({ y: new Float64Array(), start: 0, seasonLength: 1, design, prior }, { loss }, createRng(1));
const pooled = fit(POOL), ofKey = (k: number, rows = ROWS) => takeRows(POOL, range(k * ROWS, k * ROWS + rows));
const predict = (fitted: RegressionFit, design: Design) =>
  regression.predict(fitted, { y: new Float64Array(), start: 0, horizon: design.rows, design });

/** Change of the forecast per unit of log price. */
function slopeOf({ columns, coefficients }: RegressionFit): number {
  const c = columns.features.indexOf(0);
  return coefficients[c] / columns.scale[c];
}

Deno.test("regression.fit() on all keys is their mean model and says how far they lie apart", () => {
  assertAlmostEquals(slopeOf(pooled), -2, 0.35);
  const c = pooled.columns.features.indexOf(0);
  assertAlmostEquals(Math.sqrt(pooled.prior!.variance[c]) / pooled.columns.scale[c], 0.8, 0.3);
});

Deno.test("regression.fit() takes any number of keys, as many as it looks at and more", () => {
  // Keys over the most that are looked at is no whole number, and must not be rounded to one key more than there is.
  for (const keys of [249, 250, 251, 282, 345, 563]) {
    const key = Int32Array.from({ length: 2 * keys }, (_, row) => row >> 1);
    const design = changeDesign(buildDesign({ rows: key.length, features: 2, seed: 7 }), {
      key,
      ds: key.map((_, row) => row % 2),
    });
    assert(fit(design).coefficients.every(Number.isFinite), `${keys} keys`);
  }
});

Deno.test("regression.fit() with a prior finds each key's elasticity better than its own ridge and than the mean of all", () => {
  const errors = { shrunk: 0, own: 0, all: 0 };
  ELASTICITY.forEach((truth, k) => {
    const design = ofKey(k, 8);
    const own = ridge.fit({ y: new Float64Array(), start: 0, seasonLength: 1, design }, {}, createRng(1));
    errors.shrunk += (slopeOf(fit(design, pooled)) - truth) ** 2;
    errors.own += (slopeOf(own) - truth) ** 2;
    errors.all += (slopeOf(pooled) - truth) ** 2;
  });
  assertLess(errors.shrunk, errors.own);
  assertLess(errors.shrunk, errors.all);
});

Deno.test("regression.fit() of a key with hardly a row stays near the model of all", () => {
  const away = (rows: number) =>
    ELASTICITY.reduce((sum, _, k) => sum + Math.abs(slopeOf(fit(ofKey(k, rows), pooled)) - slopeOf(pooled)), 0) / KEYS;
  assertLess(away(1), 0.5 * away(ROWS));
  assertEquals(fit(ofKey(3, 1), pooled).prior, undefined);
});

Deno.test("regression.fit() without a prior is ridge where there is one key only", () => {
  const design = ofKey(0);
  const own = ridge.fit({ y: new Float64Array(), start: 0, seasonLength: 1, design }, {}, createRng(1));
  assertEquals(fit(design).coefficients, own.coefficients);
});

Deno.test("regression.predict() leaves what the key has seen by three deviations of the noise at most", () => {
  const design = ofKey(2), far = changeDesign(takeRows(design, [0, 1]), { values: Float64Array.of(-50, 0, 50, 0) });
  const [high, low] = predict(fit(design, pooled), far);
  const seen = [Math.min(...design.target), Math.max(...design.target)];
  assert(seen[1] < high && high < seen[1] + 3 * 0.5 && seen[0] - 3 * 0.5 < low && low < seen[0], `${low} to ${high}`);
});

Deno.test("regression.fit() follows the newest rows where effects change", () => {
  const moving = changeDesign(POOL, {
    target: POOL.target.map((value, row) => value + (POOL.ds[row] > 111 ? 1.5 : -1.5) * POOL.values[2 * row + 1]),
  });
  assertLess(fit(moving).prior!.halfLife, Infinity);
  assertEquals(pooled.prior!.halfLife, Infinity);
});

Deno.test("regression.encode() and decode() keep the prior, and what a key's fit with it gives", () => {
  const stored = regression.decode(decodeArtifact(encodeArtifact(regression.encode(pooled))));
  assertEquals(stored, pooled);
  assertEquals(fit(ofKey(1), stored), fit(ofKey(1), pooled));
});

Deno.test("regression.decode() refuses a prior that is none", () => {
  const { header, arrays } = regression.encode(pooled);
  const codeOf = (changed: Record<string, Float64Array>) =>
    assertThrows(() => regression.decode({ header, arrays: { ...arrays, ...changed } }), FitError).code;
  assertEquals(codeOf({ variance: Float64Array.of(1) }), "CORRUPT_ARTIFACT");
  assertEquals(codeOf({ prior: Float64Array.of(1, -1, 5, 0) }), "CORRUPT_ARTIFACT");
  assertEquals(codeOf({ prior_mean: new Float64Array() }), "CORRUPT_ARTIFACT");
});

Deno.test("regression.fit() refuses a prior of another family, of other rows, or that says nothing of keys", () => {
  const codeOf = (prior: unknown) => assertThrows(() => fit(ofKey(0), prior), FitError).code;
  assertEquals(codeOf(null), "NOT_FITTED");
  assertEquals(codeOf({ family: "ridge" }), "NOT_FITTED");
  assertEquals(codeOf({ ...pooled, specHash: "other" }), "SPEC_MISMATCH");
  assertEquals(codeOf({ ...pooled, prior: undefined }), "SPEC_MISMATCH");
});

Deno.test("regression.fit() by the relative error forecasts lower on logarithms, by the variance of the noise", () => {
  const logs = changeDesign(ofKey(4), { link: "log1p" });
  const [plain, relative] = ["squared", "mape"].map((loss) => fit(logs, pooled, loss));
  assertEquals(relative.coefficients, plain.coefficients);
  assertAlmostEquals(plain.intercept - relative.intercept, 0.3 ** 2, 0.04);
});

Deno.test("regression.fit() by the relative error lets small targets weigh more where they are no logarithms", () => {
  const design = buildDesign({ rows: 80, features: 2, target: (x, noise) => 10 + 5 * x[1] + (3 + 2 * x[1]) * noise });
  const errorOf = (loss: string) =>
    predict(fit(design, undefined, loss), design).reduce(
      (sum, value, i) => sum + ((value - design.target[i]) / Math.max(2, design.target[i])) ** 2,
      0,
    );
  assertLess(errorOf("mape"), errorOf("squared"));
});

Deno.test("regression.fit() refuses a loss that it does not know", () => {
  assertThrows(() => fit(ofKey(0), pooled, "absolute"), FitError);
});
