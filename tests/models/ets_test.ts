import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { createRng } from "../../lib/core/random.ts";
import { mae } from "../../lib/metrics/mae.ts";
import { ets } from "../../lib/models/ets.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../_support/statistics_golden.ts";

const golden = Object.fromEntries(goldenSeries());
const formOf = (
  y: readonly number[],
  seasonLength: number,
) => [...ets.fit({ y: Float64Array.from(y), seasonLength, design: null }, {}, createRng(1)).numbers.subarray(2, 4)];

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
  const forecast = forecastHistory(ets, y, { seasonLength: 12 });
  assertLess(mae(golden.additive.future, forecast), 6);
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
  assertThrows(() => forecastHistory(ets, [1, 2, 3, 4], { params: { window: 0 } }), RangeError, "window");
});
