import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { mae } from "../../../lib/metrics/point_metrics.ts";
import { ets } from "../../../lib/models/histories/ets.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../../_support/statistics_golden.ts";

const golden = Object.fromEntries(goldenSeries());
const formOf = (
  y: readonly number[],
  seasonLength: number,
) => [
  ...ets.fit({ y: Float64Array.from(y), start: 0, seasonLength, design: null }, {}, createRng(1)).numbers.subarray(
    1,
    3,
  ),
];

Deno.test("ets is within 3 % of statsforecast's AutoETS where both choose the same form", () => {
  for (const name of ["additive", "multiplicative", "random_walk", "damped", "noise", "weekly_season", "fading"]) {
    const { y, seasonLength, forecasts } = golden[name];
    const ours = forecastHistory(ets, y, { seasonLength });
    assertLess(relativeDifference(ours, forecasts.ets, y), 0.03, name);
  }
});

Deno.test("ets forecasts the golden series no worse than AutoETS in the mean", () => {
  const ratios = Object.values(golden).filter(({ future }) => future.some((value) => value !== 0)).map((series) => {
    const ours = forecastHistory(ets, series.y, { seasonLength: series.seasonLength });
    return Math.log(mae(series.future, ours) / mae(series.future, series.forecasts.ets));
  });
  assertLess(Math.exp(ratios.reduce((sum, value) => sum + value, 0) / ratios.length), 1.02);
});

Deno.test("ets chooses trend and season of the series that were made with them", () => {
  const [none, additive, damped] = [0, 1, 2];
  assertEquals(formOf(golden.air_passengers.y, 12), [additive, 2]);
  assertEquals(formOf(golden.additive.y, 12), [additive, 1]);
  assertEquals(formOf(golden.multiplicative.y, 12), [additive, 2]);
  assertEquals(formOf(golden.damped.y, 1), [damped, 0]);
  assertEquals(formOf(golden.noise.y, 4), [none, 0]);
});

Deno.test("ets needs two cycles for a season and a positive series for a multiplicative one", () => {
  const y = golden.multiplicative.y;
  assertEquals(formOf(y.slice(0, 23), 12)[1], 0);
  assertEquals(formOf(y.map((value) => value - 100), 12)[1], 1);
});

Deno.test("ets keeps the season in place over holes", () => {
  const y = golden.additive.y.map((value, t) => t % 10 === 4 || t > 100 ? NaN : value);
  const forecast = forecastHistory(ets, y, { seasonLength: 12 }), { future } = golden.additive;
  const off = forecast.map((value, h) => value - future[h]), shift = off.reduce((sum, value) => sum + value, 0) / 12;
  assertLess(mae(future, forecast.map((value) => value - shift)), 5, "the level aside");
});

Deno.test("ets takes a trend that never ends for a clear one alone", () => {
  const rng = createRng(3), walk = [50];
  while (walk.length < 80) walk.push(walk[walk.length - 1] + 0.1 + rng.normal());
  assertEquals(formOf(walk, 1)[0] === 1, false);
  assertEquals(formOf(Array.from({ length: 80 }, (_, t) => 50 + t + 2 * rng.normal()), 1)[0], 1);
});

Deno.test("ets of a constant series is the constant", () => {
  for (const value of forecastHistory(ets, Array(30).fill(7), { seasonLength: 4 })) assertAlmostEquals(value, 7, 1e-6);
  assert(forecastHistory(ets, [0, 0, 0, 0, 0]).every((value) => value === 0));
});

Deno.test("ets looks at the newest window of a long history, with the season in place", () => {
  const y = golden.additive.y, options = { seasonLength: 12, params: { window: 50 } };
  const changed = y.map((value, t) => t < 40 ? value * 3 : value); // 108 values: the window starts at 48
  assertEquals(forecastHistory(ets, changed, options), forecastHistory(ets, y, options));
  assertLess(mae(golden.additive.future, forecastHistory(ets, y, options)), 6);
});

Deno.test("ets looks further back when the window holds too few known values", () => {
  const y = [...golden.additive.y, ...Array(60).fill(NaN)];
  assert(forecastHistory(ets, y, { seasonLength: 12, params: { window: 50 } }).every(Number.isFinite));
});

Deno.test("ets refuses an empty window", () => {
  assertThrows(() => forecastHistory(ets, [1, 2, 3, 4], { params: { window: 0 } }), FitError, "window");
});

Deno.test("ets looks at its window from a later origin too, without a refit", () => {
  const y = Float64Array.from(golden.additive.y),
    training = { y: y.subarray(0, 96), start: 0, seasonLength: 12, design: null };
  const fitted = ets.fit(training, { window: 40 }, createRng(1));
  const wild = y.map((value, t) => t < 36 ? 1e6 : value);
  const forecast = (history: Float64Array) => ets.predict(fitted, { y: history, start: 0, horizon: 12, design: null });
  assertEquals(forecast(wild), forecast(y));
});

Deno.test("ets of a straight line continues it", () => {
  const forecast = forecastHistory(ets, Array.from({ length: 24 }, (_, t) => 10 + 3 * t), { horizon: 4 });
  forecast.forEach((value, h) => assertAlmostEquals(value, 10 + 3 * (24 + h), 0.5));
});

Deno.test("ets of a clean season repeats it", () => {
  const season = [5, 9, 2, 4];
  const forecast = forecastHistory(ets, Array.from({ length: 40 }, (_, t) => season[t % 4]), {
    seasonLength: 4,
    horizon: 8,
  });
  forecast.forEach((value, h) => assertAlmostEquals(value, season[h % 4], 0.05));
});

Deno.test("ets leaves out seasons longer than it gives states to", () => {
  const y = Array.from({ length: 140 }, (_, t) => 20 + 10 * Math.sin(2 * Math.PI * t / 61));
  assertEquals(formOf(y, 61)[1], 0);
  assertNotEquals(formOf(Array.from({ length: 140 }, (_, t) => 20 + 10 * Math.sin(2 * Math.PI * t / 12)), 12)[1], 0);
});

Deno.test("ets weights lie inside their bounds", () => {
  for (const [name, { y, seasonLength }] of Object.entries(golden)) {
    const fitted = ets.fit({ y: Float64Array.from(y), start: 0, seasonLength, design: null }, {}, createRng(1));
    const [scale, trend, season, alpha, beta, gamma, phi] = fitted.numbers;
    assert(scale > 0 && alpha > 0 && alpha < 1, name);
    assert(trend === 0 ? beta === 0 && phi === 0 : beta > 0 && beta < alpha && phi >= 0.8 && phi <= 1, name);
    assert(season === 0 ? gamma === 0 : gamma > 0 && gamma < 1 - alpha, name);
    assertEquals(fitted.state.length, 1 + 2 + (season === 0 ? 0 : seasonLength), name);
  }
});

Deno.test("ets.components() are its states: level, damped or straight trend, and the season around them", () => {
  const y = golden.multiplicative.y.map(Number), history = Float64Array.from(y);
  const fitted = ets.fit({ y: history, start: 0, seasonLength: 12, design: null }, {}, createRng(1));
  const parts = ets.components?.(fitted, { y: history, start: 0, horizon: 24, design: null }) ?? {};
  assertEquals(Object.keys(parts), ["level", "trend", "season_12"]);
  const share = (h: number) => parts.season_12[h] / (parts.level[h] + parts.trend[h]);
  assertAlmostEquals(share(0), share(12), 1e-9);
  // What the seasons share is the level's, wherever they have drifted to.
  assertAlmostEquals(Array.from({ length: 12 }, (_, h) => share(h)).reduce((sum, value) => sum + value, 0), 0, 1e-9);
  const shared = parts.level[0] / (fitted.state[1] * fitted.numbers[0]);
  assertAlmostEquals(parts.trend[23], shared * 24 * fitted.state[2] * fitted.numbers[0], 1e-9);
});
