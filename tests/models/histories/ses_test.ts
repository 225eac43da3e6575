import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { ses } from "../../../lib/models/histories/ses.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../../_support/statistics_golden.ts";

/** Saudi oil production in million tonnes, 1996 to 2013: Hyndman & Athanasopoulos (2018), section 7.1. */
const OIL = [
  445.36,
  453.20,
  454.41,
  422.38,
  456.04,
  440.39,
  425.19,
  486.21,
  500.43,
  521.28,
  508.95,
  488.89,
  509.87,
  456.72,
  473.82,
  525.95,
  549.83,
  542.34,
];

/** Weight and first level. */
const fit = (y: readonly number[]) => {
  const { numbers, first } = ses.fit(
    { y: Float64Array.from(y), start: 0, seasonLength: 1, design: null },
    {},
    createRng(1),
  );
  return [numbers[0], first[0]];
};

const squaredErrors = (y: readonly number[], alpha: number, level: number) =>
  y.reduce(({ sum, at }, value) => ({ sum: sum + (value - at) ** 2, at: at + alpha * (value - at) }), {
    sum: 0,
    at: level,
  }).sum;

Deno.test("ses reproduces the published oil example: alpha 0.83, first level 446.6, forecast 542.7", () => {
  const [alpha, level] = fit(OIL);
  assertAlmostEquals(alpha, 0.8339, 1e-3);
  assertAlmostEquals(level, 446.5868, 0.05);
  for (const value of forecastHistory(ses, OIL, { horizon: 5 })) assertAlmostEquals(value, 542.68, 0.01);
});

Deno.test("ses finds no worse squared errors than a fine grid over weight and level", () => {
  for (const [name, { y }] of goldenSeries()) {
    const [alpha, level] = fit(y), ours = squaredErrors(y, alpha, level);
    for (let grid = 0.005; grid < 1; grid += 0.005) {
      for (const start of [y[0], level, (y[0] + y[1] + y[2]) / 3]) {
        assertLessOrEqual(ours, squaredErrors(y, grid, start) * (1 + 1e-3), `${name} at ${grid}`);
      }
    }
  }
});

Deno.test("ses with statsforecast's weight and first level gives its forecast", () => {
  for (const [name, { y, forecasts }] of goldenSeries()) {
    const of = { y: Float64Array.from(y), start: 0, seasonLength: 1, design: null };
    const fitted = { ...ses.fit(of, {}, createRng(1)), numbers: Float64Array.of(0.3), first: Float64Array.of(y[0]) };
    const ours = [...ses.predict(fitted, { y: Float64Array.from(y), start: 0, horizon: 12, design: null })];
    assertLess(relativeDifference(ours, forecasts["ses_alpha_0.3"], y), 1e-12, name);
  }
});

Deno.test("ses skips holes: they change neither weight nor level", () => {
  const holes = OIL.flatMap((value, t) => t % 5 === 2 ? [NaN, value] : [value]);
  assertAlmostEquals(forecastHistory(ses, holes)[0], forecastHistory(ses, OIL)[0], 1e-9);
});

Deno.test("ses of a constant series is the constant", () => {
  assertAlmostEquals(forecastHistory(ses, [4, 4, 4, 4])[11], 4, 1e-12);
});

Deno.test("ses weight and level lie where they may, and the forecast between the extremes", () => {
  const series = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 40 });
  fc.assert(fc.property(series, (y) => {
    const [alpha] = fit(y);
    assert(alpha >= 1e-4 && alpha <= 0.9999);
    const forecast = forecastHistory(ses, y, { horizon: 2 });
    assertEquals(forecast[0], forecast[1]);
    assert(forecast[0] >= Math.min(...y) - 61 && forecast[0] <= Math.max(...y) + 61);
  }));
});

Deno.test("ses of noise around a level gives little weight to the newest, of a walk nearly all", () => {
  const rng = createRng(3);
  const noise = Array.from({ length: 200 }, () => 50 + rng.normal());
  let at = 0;
  const walk = Array.from({ length: 200 }, () => at += rng.normal());
  assertLess(fit(noise)[0], 0.15);
  assertLess(0.8, fit(walk)[0]);
});

Deno.test("ses follows a level that shifts, from the shift on", () => {
  const y = [...Array(20).fill(10), ...Array(20).fill(30)];
  assertAlmostEquals(forecastHistory(ses, y)[0], 30, 0.5);
});
