import { type SmearFold, smearForecast, smearOf } from "../../../lib/competition/calibration/smear.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";

/** A fold whose log residuals are given, about a forecast of 20. */
const foldOf = (...residuals: number[]): SmearFold => {
  const middle = new Float64Array(residuals.length).fill(20);
  return { actual: middle.map((value, i) => (1 + value) * Math.exp(residuals[i]) - 1), middle };
};
const normal = (n: number, sigma: number, seed = 1) => {
  const rng = createRng(seed);
  return foldOf(...Array.from({ length: n }, () => sigma * rng.normal()));
};
const half = Math.log(2);

Deno.test("smearOf() is the mean of exp(residual), by hand", () => {
  const fold = foldOf(half, half, half, -half, -half, -half);
  assertAlmostEquals(smearOf([fold]), (2 + 0.5) / 2, 1e-12);
});

Deno.test("smearOf() of normal residuals is exp(sigma² / 2), a little less for the wild ones", () => {
  for (const sigma of [0.1, 0.3, 0.6]) {
    assertAlmostEquals(smearOf([normal(20_000, sigma)]), Math.exp(sigma ** 2 / 2), 0.025);
  }
});

Deno.test("smearOf() takes a drift of a whole fold for no spread", () => {
  assertAlmostEquals(smearOf([foldOf(1, 1, 1, 1)]), 1, 1e-12);
  assertAlmostEquals(smearOf([foldOf(...[half, -half, half, -half].map((value) => value + 1))]), 1.25, 1e-12);
});

Deno.test("smearOf() makes no more of it than the folds ask for", () => {
  const [up, down] = [1 + half, 1 - half].map((value) => value - 1.1);
  const low = foldOf(up, down, up, down), asked = (Math.exp(up) + Math.exp(down)) / 2;
  assert(asked > 1 && asked < 1.25);
  assertAlmostEquals(smearOf([low]), asked, 1e-12);
  assertEquals(smearOf([foldOf(half - 1, -half - 1, half - 1, -half - 1)]), 1, "forecasts were too high");
});

Deno.test("smearOf() takes the lower median of the folds: one wild fold moves nothing", () => {
  const calm = foldOf(0.2, -0.2, 0.2, -0.2), wild = foldOf(4, -4, 4, -4), alone = smearOf([calm]);
  assert(alone > 1);
  assertEquals([smearOf([calm, wild]), smearOf([calm, wild, calm])], [alone, alone]);
});

Deno.test("smearOf() skips unknown residuals, asks for four, and never exceeds one and a half", () => {
  assertEquals(smearOf([foldOf(1, -1, 1, NaN, NaN)]), 1);
  assert(smearOf([foldOf(1, -1, 1, NaN, -1)]) > 1);
  assertEquals([smearOf([normal(100, 3)]), smearOf([]), smearOf([foldOf()])], [1.5, 1, 1]);
});

Deno.test("smearForecast() lifts 1 + y, on both sides of zero", () => {
  assertEquals([...smearForecast(Float64Array.of(3, 0, -3, NaN), 1.5)], [5, 0, -5, NaN]);
  const forecast = Float64Array.of(3);
  assertEquals(smearForecast(forecast, 1), forecast);
});

Deno.test("smearOf() and smearForecast() in another unit are those of the same demand, with the unit told", () => {
  const fold = (by: number): SmearFold => ({
    actual: Float64Array.of(3, 9, 2, 14, 5, 8).map((value) => value * by),
    middle: Float64Array.of(4, 5, 4, 6, 5, 5).map((value) => value * by),
  });
  const plain = smearOf([fold(1), fold(1)]), small = smearOf([fold(1e-6), fold(1e-6)], { unit: 1e-6 });
  assertAlmostEquals(small, plain, 1e-9);
  assert(plain > 1.01);
  const [one, other] = [
    smearForecast(fold(1).middle, plain),
    smearForecast(fold(1e-6).middle, plain, { unit: 1e-6 }),
  ];
  one.forEach((value, i) => assertAlmostEquals(other[i] * 1e6, value, 1e-9));
});
