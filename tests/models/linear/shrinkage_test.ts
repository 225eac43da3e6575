import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import type { KeySums } from "@lib/models/linear/key_sums.ts";
import { type CoefficientPrior, estimatePrior, posteriorOf } from "@lib/models/linear/shrinkage.ts";

/** Keys whose slope is 2 give or take `apart`, and whose constant is 1, with noise of 0.5: sums of `rows` rows each. */
function keysOf(options: { keys: number; rows: number; apart: number; seed?: number }): KeySums[] {
  const rng = createRng(options.seed ?? 1);
  return Array.from({ length: options.keys }, () => {
    const slope = 2 + options.apart * rng.normal(), gram = new Float64Array(4), moment = new Float64Array(2);
    let square = 0;
    for (let i = 0; i < options.rows; i++) {
      const x = rng.normal(), y = slope * x + 1 + 0.5 * rng.normal();
      gram[0] += x * x;
      gram[2] += x;
      gram[3] += 1;
      moment[0] += x * y;
      moment[1] += y;
      square += y * y;
    }
    return { gram, moment, square, weight: options.rows };
  });
}

/** Least squares of one model for all. */
function startOf(keys: readonly KeySums[]): Float64Array {
  const sum = (of: (key: KeySums) => number) => keys.reduce((total, key) => total + of(key), 0);
  const a = sum(({ gram }) => gram[0]), b = sum(({ gram }) => gram[2]), c = sum(({ gram }) => gram[3]);
  const x = sum(({ moment }) => moment[0]), y = sum(({ moment }) => moment[1]), det = a * c - b * b;
  return Float64Array.of((c * x - b * y) / det, (a * y - b * x) / det);
}

Deno.test("estimatePrior() finds the mean, how far keys lie apart, and the noise", () => {
  const keys = keysOf({ keys: 400, rows: 20, apart: 0.7 }),
    { mean, variance, noise } = estimatePrior(keys, startOf(keys), 1);
  assertAlmostEquals(mean[0], 2, 0.08);
  assertAlmostEquals(mean[1], 1, 0.05);
  assertAlmostEquals(Math.sqrt(variance[0]), 0.7, 0.07);
  assertLess(Math.sqrt(variance[1]), 0.1, "the constant is the same for all keys");
  assertAlmostEquals(Math.sqrt(noise), 0.5, 0.03);
});

Deno.test("estimatePrior() of a single key keeps its start, and no variance", () => {
  const start = Float64Array.of(1.5, 0.5), prior = estimatePrior(keysOf({ keys: 1, rows: 5, apart: 1 }), start, 1);
  assertEquals([...prior.mean], [...start]);
  assert(prior.variance.every((value) => value > 0 && value < 1e-6 * prior.noise));
});

Deno.test("posteriorOf() lies between the key's least squares and the mean of all, nearer to its own with more rows", () => {
  const prior: CoefficientPrior = {
    mean: Float64Array.of(0, 1),
    variance: Float64Array.of(0.05, 1e-9),
    noise: 0.25,
    overlap: 1,
  };
  const slopes = [5, 50, 500].map((rows) => posteriorOf(keysOf({ keys: 1, rows, apart: 0 })[0], prior).coefficients[0]);
  assert(0 < slopes[0] && slopes[0] < slopes[1] && slopes[1] < slopes[2] && slopes[2] < 2.1, `${slopes}`);
  assertAlmostEquals(slopes[2], 2, 0.1);
});

Deno.test("posteriorOf() believes a key less where its rows overlap", () => {
  const [key] = keysOf({ keys: 1, rows: 10, apart: 0 });
  const slopeOf = (overlap: number) =>
    posteriorOf(key, { mean: Float64Array.of(0, 1), variance: Float64Array.of(0.05, 1e-9), noise: 0.25, overlap })
      .coefficients[0];
  assert(slopeOf(1) > slopeOf(4) && slopeOf(4) > slopeOf(16) && slopeOf(16) > 0);
});

Deno.test("posteriorOf() of a key without rows is the mean of all", () => {
  const empty = { gram: new Float64Array(4), moment: new Float64Array(2), square: 0, weight: 0 };
  const prior = { mean: Float64Array.of(3, 1), variance: Float64Array.of(1, 1), noise: 1, overlap: 1 };
  const { coefficients, noise } = posteriorOf(empty, prior);
  coefficients.forEach((value, c) => assertAlmostEquals(value, prior.mean[c], 1e-12));
  assertEquals(noise, 1);
});

Deno.test("posterior means forecast new rows better than each key's own least squares and than one model for all", () => {
  const train = keysOf({ keys: 60, rows: 6, apart: 0.4, seed: 3 }), prior = estimatePrior(train, startOf(train), 1);
  const rng = createRng(3), errors = [0, 0, 0];
  train.forEach((key) => {
    const { gram, moment } = key;
    // The slope that the sums were made with: the same draws again.
    const slope = 2 + 0.4 * rng.normal();
    for (let i = 0; i < 12; i++) rng.normal();
    const det = gram[0] * gram[3] - gram[2] ** 2, own = (gram[3] * moment[0] - gram[2] * moment[1]) / det;
    [posteriorOf(key, prior).coefficients[0], own, prior.mean[0]].forEach((value, i) => {
      errors[i] += (value - slope) ** 2;
    });
  });
  assertLess(errors[0], errors[1]);
  assertLess(errors[0], errors[2]);
});
