import { assertAlmostEquals, assertEquals } from "@std/assert";
import { forecastEts, runEts } from "../../lib/models/ets_filter.ts";

/** Air passengers of Australia in millions, 1990 to 2016: Hyndman & Athanasopoulos (2018), section 7.2. */
const AIR = Float64Array.of(
  ...[17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19, 31.58, 32.58, 33.48, 39.02, 41.39],
  ...[41.60, 44.66, 46.95, 48.73, 51.49, 50.03, 60.64, 63.36, 66.36, 68.20, 68.12, 69.78, 72.60],
);

Deno.test("runEts() with Holt's published weights and states gives the published forecasts", () => {
  const model = { season: "none", weights: { alpha: 0.8302, beta: 0.8302 * 0.0001, gamma: 0, phi: 1 } } as const;
  const state = Float64Array.of(15.5715, 2.1017), out = new Float64Array(5);
  runEts(AIR, model, state, null);
  forecastEts(model, state, out, AIR.length);
  [74.60, 76.70, 78.80, 80.91, 83.01].forEach((value, h) => assertAlmostEquals(out[h], value, 0.011));
});

Deno.test("runEts() follows the additive recursion, worked by hand", () => {
  const model = { season: "additive", weights: { alpha: 0.5, beta: 0.2, gamma: 0.1, phi: 0.9 } } as const;
  const state = Float64Array.of(10, 1, 3, -3), errors = new Float64Array(2);
  // t=0: forecast 10.9 + 3; error 1.1. t=1: base 11.45 + 0.9 × 1.12 = 12.458, forecast 9.458; unknown.
  assertAlmostEquals(runEts(Float64Array.of(15, NaN), model, state, errors), 1.21, 1e-12);
  assertAlmostEquals(errors[0], 1.1, 1e-12);
  assertEquals(errors[1], 0);
  [12.458, 1.008, 3.11, -3].forEach((value, i) => assertAlmostEquals(state[i], value, 1e-12));
});

Deno.test("runEts() follows the multiplicative recursion and its likelihood, worked by hand", () => {
  const model = { season: "multiplicative", weights: { alpha: 0.5, beta: 0.1, gamma: 0.2, phi: 1 } } as const;
  const state = Float64Array.of(9, 1, 1.2, 0.8), errors = new Float64Array(2);
  // t=0: forecast 12, relative error 0.5, level 12.5, trend 1.5, season 1.32. t=1: forecast 11.2, error 0.
  const loss = runEts(Float64Array.of(18, 11.2), model, state, errors);
  assertAlmostEquals(errors[0], 0.5, 1e-12);
  [14, 1.5, 1.32, 0.8].forEach((value, i) => assertAlmostEquals(state[i], value, 1e-12));
  assertAlmostEquals(loss, (0.25 + errors[1] ** 2) * 12 * 11.2, 1e-9);
});

Deno.test("runEts() is NaN where a multiplicative forecast is not positive", () => {
  const model = { season: "multiplicative", weights: { alpha: 0.5, beta: 0, gamma: 0, phi: 0 } } as const;
  assertEquals(runEts(Float64Array.of(1, 1), model, Float64Array.of(-1, 0, 1, 1), null), NaN);
});

Deno.test("forecastEts() damps the trend and continues the season from its position", () => {
  const weights = { alpha: 0.5, beta: 0.1, gamma: 0.1, phi: 0.5 }, out = new Float64Array(3);
  forecastEts({ season: "additive", weights }, Float64Array.of(10, 4, 1, 2), out, 3);
  assertEquals([...out], [10 + 2 + 2, 10 + 3 + 1, 10 + 3.5 + 2]);
});
