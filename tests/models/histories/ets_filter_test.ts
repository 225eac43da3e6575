import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { advanceEts, filterEts, forecastEts, isRelative, runEts } from "../../../lib/models/histories/ets_filter.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";

/** Air passengers of Australia in millions, 1990 to 2016: Hyndman & Athanasopoulos (2018), section 7.2. */
const AIR = Float64Array.of(
  ...[17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19, 31.58, 32.58, 33.48, 39.02, 41.39],
  ...[41.60, 44.66, 46.95, 48.73, 51.49, 50.03, 60.64, 63.36, 66.36, 68.20, 68.12, 69.78, 72.60],
);

Deno.test("runEts() with Holt's published weights and states gives the published forecasts", () => {
  const model = { season: "none", weights: { alpha: 0.8302, beta: 0.8302 * 0.0001, gamma: 0, phi: 1 } } as const;
  const state = Float64Array.of(15.5715, 2.1017), out = new Float64Array(5);
  runEts(AIR, model, state, null);
  forecastEts(model, state, out);
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
  forecastEts({ season: "additive", weights }, Float64Array.of(10, 4, 2, 1), out);
  assertEquals([...out], [10 + 2 + 2, 10 + 3 + 1, 10 + 3.5 + 2]);
});

/** The additive recursion by its definition, states in an object. */
function slowAdditive(
  y: readonly number[],
  weights: { alpha: number; beta: number; gamma: number; phi: number },
  start: { level: number; trend: number; season: readonly number[] },
) {
  let { level, trend } = start, sum = 0;
  const season = [...start.season], m = season.length;
  y.forEach((value, t) => {
    const forecast = level + weights.phi * trend + (m === 0 ? 0 : season[t % m]);
    const error = Number.isNaN(value) ? 0 : value - forecast;
    const next = level + weights.phi * trend + weights.alpha * error;
    trend = weights.phi * trend + weights.beta * error;
    level = next;
    if (m > 0) season[t % m] += weights.gamma * error;
    sum += error * error;
  });
  return { level, trend, season, sum };
}

Deno.test("runEts() equals the recursion of its definition on any series with holes", () => {
  const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -20, max: 20 }) }, {
    weight: 1,
    arbitrary: fc.constant(NaN),
  });
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), fc.constantFrom(0, 2, 3, 7), (y, m) => {
    const weights = { alpha: 0.4, beta: 0.1, gamma: m === 0 ? 0 : 0.2, phi: 0.9 };
    const season = Array.from({ length: m }, (_, i) => i - 1);
    const expected = slowAdditive(y, weights, { level: 3, trend: 0.5, season });
    const state = Float64Array.of(3, 0.5, ...season);
    const sum = runEts(Float64Array.from(y), { season: m === 0 ? "none" : "additive", weights }, state, null);
    assertAlmostEquals(sum, expected.sum, 1e-8 * Math.max(1, expected.sum));
    [expected.level, expected.trend, ...expected.season].forEach((s, i) => assertAlmostEquals(state[i], s, 1e-9));
  }));
});

Deno.test("runEts() in two parts is runEts() of the whole, when the parts are whole seasons", () => {
  const rng = createRng(4), y = Float64Array.from({ length: 24 }, (_, t) => 10 + t % 4 + rng.next());
  for (const season of ["none", "additive", "multiplicative"] as const) {
    const model = { season, weights: { alpha: 0.3, beta: 0.05, gamma: 0.1, phi: 1 } };
    const first = season === "none" ? Float64Array.of(10, 0) : Float64Array.of(10, 0, 1, 1, 1, 1);
    const whole = first.slice(), parts = first.slice();
    runEts(y, model, whole, null);
    runEts(y.subarray(0, 12), model, parts, null);
    runEts(y.subarray(12), model, parts, null);
    assertEquals(parts, whole, season);
  }
});

Deno.test("runEts() multiplicative likelihood is that of the definition, however many values there are", () => {
  const rng = createRng(6), y = Float64Array.from({ length: 400 }, () => 1000 * (1 + rng.next()));
  const model = { season: "multiplicative", weights: { alpha: 0.2, beta: 0, gamma: 0.1, phi: 1 } } as const;
  const errors = new Float64Array(400), state = Float64Array.of(1500, 0, 1, 1);
  const loss = runEts(y, model, state, errors);
  let squares = 0, logs = 0;
  y.forEach((value, t) => {
    squares += errors[t] ** 2;
    logs += Math.log(value / (1 + errors[t]));
  });
  const expected = squares * Math.exp(2 * logs / 400);
  assertAlmostEquals(loss / expected, 1, 1e-9);
});

Deno.test("runEts() multiplicative does not count unknown values, nor needs their forecast to be positive", () => {
  const model = { season: "multiplicative", weights: { alpha: 0.5, beta: 0, gamma: 0, phi: 1 } } as const;
  const state = Float64Array.of(2, -1.5, 1, 1), errors = new Float64Array(2);
  // Forecasts 0.5 (known) and then -1 (unknown): only the first counts.
  assertAlmostEquals(runEts(Float64Array.of(0.5, NaN), model, state, errors), 0, 1e-12);
  assertEquals([...errors], [0, 0]);
});

Deno.test("forecastEts() of no trend is flat, of a full trend a line", () => {
  const out = new Float64Array(3);
  forecastEts({ season: "none", weights: { alpha: 0.5, beta: 0, gamma: 0, phi: 0 } }, Float64Array.of(7, 9), out);
  assertEquals([...out], [7, 7, 7]);
  forecastEts({ season: "none", weights: { alpha: 0.5, beta: 0.1, gamma: 0, phi: 1 } }, Float64Array.of(7, 2), out);
  assertEquals([...out], [9, 11, 13]);
  const seasonal = { season: "multiplicative", weights: { alpha: 0.5, beta: 0, gamma: 0, phi: 0 } } as const;
  forecastEts(seasonal, Float64Array.of(10, 0, 1, 1.5, 0.5), out);
  assertEquals([...out], [10, 15, 5]);
});

Deno.test("runEts() with relative errors has the same states and the likelihood of the definition", () => {
  const rng = createRng(8), y = Float64Array.from({ length: 60 }, (_, t) => t === 7 ? NaN : 5 + t % 3 + rng.next());
  for (const season of ["none", "additive"] as const) {
    const weights = { alpha: 0.4, beta: 0.1, gamma: season === "none" ? 0 : 0.2, phi: 0.9 };
    const first = Float64Array.of(5, 0.1, ...(season === "none" ? [] : [0, 1, 2]));
    const absolute = new Float64Array(60), relative = new Float64Array(60), states = [first.slice(), first.slice()];
    runEts(y, { season, weights }, states[0], absolute);
    const loss = runEts(y, { season, weights, relative: true }, states[1], relative);
    assertEquals(states[1], states[0]);
    let squares = 0, logs = 0;
    y.forEach((value, t) => {
      if (Number.isNaN(value)) return assertEquals(relative[t], 0);
      const forecast = value - absolute[t];
      assertAlmostEquals(relative[t], absolute[t] / forecast, 1e-12);
      squares += relative[t] ** 2;
      logs += Math.log(forecast);
    });
    assertAlmostEquals(loss / (squares * Math.exp(2 * logs / 59)), 1, 1e-9, season);
  }
});

Deno.test("runEts() with relative errors is NaN where a forecast is not positive, also where two are not", () => {
  const weights = { alpha: 0.1, beta: 0, gamma: 0.1, phi: 0 };
  const relative = (y: number[], season: "none" | "additive", ...state: number[]) =>
    runEts(Float64Array.from(y), { season, weights, relative: true }, Float64Array.from(state), null);
  assertEquals(relative([1, 1], "none", -5, 0), NaN);
  assertEquals(relative([1, 1], "additive", 1, 0, -2, -2), NaN);
  assert(relative([1, 1], "additive", 1, 0, -0.5, 0) > 0);
});

Deno.test("filterEts() gives both losses in one pass", () => {
  const y = Float64Array.of(3, 4, 2, 5), weights = { alpha: 0.3, beta: 0, gamma: 0, phi: 0 };
  const losses = new Float64Array(2), first = Float64Array.of(3, 0);
  filterEts(y, { season: "none", weights }, first.slice(), { losses, errors: null, relative: false });
  const alone = [false, true].map((relative) => runEts(y, { season: "none", weights, relative }, first.slice(), null));
  assertEquals([...losses], alone);
});

Deno.test("isRelative() holds for every multiplicative season", () => {
  assertEquals([isRelative({ season: "multiplicative" }), isRelative({ season: "additive" })], [true, false]);
  assertEquals(isRelative({ season: "none", relative: true }), true);
});

Deno.test("advanceEts() in parts of any length is advanceEts() of the whole", () => {
  const rng = createRng(2), y = Float64Array.from({ length: 50 }, (_, t) => t === 20 ? NaN : 8 + t % 5 + rng.next());
  for (const season of ["none", "additive", "multiplicative"] as const) {
    const seasons = { none: [], additive: [0, 1, 2, 3, 4], multiplicative: [0.8, 0.9, 1, 1.1, 1.2] }[season];
    const model = { season, weights: { alpha: 0.3, beta: 0.05, gamma: 0.2, phi: 0.95 } };
    const parts = Float64Array.of(8, 0.1, ...seasons);
    let from = 0;
    for (const end of [5, 12, 12, 31, 50]) {
      advanceEts(y.subarray(from, end), model, parts);
      const whole = Float64Array.of(8, 0.1, ...seasons);
      advanceEts(y.subarray(0, end), model, whole);
      assertEquals(parts, whole, `${season} at ${end}`);
      from = end;
    }
  }
});

Deno.test("advanceEts() leaves the season that is due next in front", () => {
  const model = { season: "additive", weights: { alpha: 0.3, beta: 0, gamma: 0, phi: 0 } } as const;
  const state = Float64Array.of(5, 0, 10, 20, 30), out = new Float64Array(4);
  advanceEts(Float64Array.of(15, 25, 35, 15), model, state);
  assertEquals([...state], [5, 0, 20, 30, 10]);
  forecastEts(model, state, out);
  assertEquals([...out], [25, 35, 15, 25]);
});
