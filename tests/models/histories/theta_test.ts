import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { theta } from "../../../lib/models/histories/theta.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../../_support/statistics_golden.ts";

for (const [line, oracle] of [["moving", "dynamic_theta"], ["whole", "theta"]]) {
  Deno.test(`theta with a ${line} line is within 5 % of statsforecast's ${oracle}, and within 0.25 % on series without zeros`, () => {
    for (const [name, { y, seasonLength, forecasts }] of goldenSeries()) {
      const difference = relativeDifference(
        forecastHistory(theta, y, { seasonLength, params: { line } }),
        forecasts[oracle],
        y,
      );
      assertLess(difference, y.includes(0) ? 0.05 : 0.0025, name);
    }
  });
}

Deno.test("theta continues a straight line", () => {
  const forecast = forecastHistory(theta, Array.from({ length: 20 }, (_, t) => 5 + 3 * t), { horizon: 4 });
  forecast.forEach((value, h) => assertAlmostEquals(value, 5 + 3 * (20 + h), 1e-6));
});

Deno.test("theta with half of the drift and a given weight is simple exponential smoothing with drift", () => {
  // Hyndman & Billah (2003), doi:10.1016/S0169-2070(01)00143-1: level + slope / 2 × (h - 1 + (1 - (1 - alpha)^n) / alpha)
  // when the theta line's intercept is written into the first level.
  const y = [3, 5, 4, 6, 8, 7, 9], alpha = 0.4, slope = 13 / 14;
  let level = 2.5;
  for (const value of y) level += alpha * (value - level);
  const history = { y: Float64Array.from(y), start: 0, design: null };
  const fitted = {
    ...theta.fit({ ...history, seasonLength: 1 }, {}, createRng(1)),
    numbers: Float64Array.of(alpha, 0.5, slope, 0),
    first: Float64Array.of(2.5, slope, NaN),
  };
  const out = theta.predict(fitted, { ...history, horizon: 3 });
  out.forEach((value, h) => {
    assertAlmostEquals(value, level + slope / 2 * (h + (1 - (1 - alpha) ** 8) / alpha), 1e-12);
  });
});

Deno.test("theta keeps a season over holes", () => {
  const rng = createRng(4), season = [20, 0, -10, -10];
  const y = Array.from({ length: 60 }, (_, t) => t % 9 === 5 ? NaN : 100 + season[t % 4] + rng.normal());
  const forecast = forecastHistory(theta, y, { seasonLength: 4, horizon: 8 });
  forecast.forEach((value, h) => assertAlmostEquals(value, 100 + season[h % 4], 4));
});

Deno.test("theta of a constant series, and of zeros, is that", () => {
  forecastHistory(theta, Array(20).fill(7)).forEach((value) => assertAlmostEquals(value, 7, 1e-9));
  forecastHistory(theta, Array(20).fill(0)).forEach((value) => assertAlmostEquals(value, 0, 1e-12));
});

Deno.test("theta continues less than the whole trend of noise, and never against it", () => {
  const rng = createRng(9);
  for (const slope of [-2, 2]) {
    const y = Array.from({ length: 60 }, (_, t) => 200 + slope * t + 10 * rng.normal());
    const forecast = forecastHistory(theta, y, { horizon: 10 });
    const rise = (forecast[9] - forecast[0]) / 9;
    assert(Math.sign(rise) === Math.sign(slope) && Math.abs(rise) <= 1.2 * Math.abs(slope), `${slope}: ${rise}`);
  }
});

Deno.test("theta takes a missing value as its own forecast: the drift goes on over a hole", () => {
  const line = Array.from({ length: 30 }, (_, t) => 5 + 3 * t);
  const holed = line.map((value, t) => t >= 12 && t < 18 ? NaN : value);
  forecastHistory(theta, holed, { horizon: 3 }).forEach((value, h) =>
    assertAlmostEquals(value, 5 + 3 * (30 + h), 1e-6)
  );
});

Deno.test("theta keeps share, weight and season in its artifact", () => {
  const y = Float64Array.from({ length: 48 }, (_, t) => 100 + t + [30, 0, -20, -10][t % 4]);
  const { numbers } = theta.fit({ y, start: 0, seasonLength: 4, design: null }, { line: "whole" }, createRng(1));
  const [alpha, share, slope, kind] = numbers;
  assert(alpha >= 0.1 && alpha <= 0.99 && share >= 0 && share <= 1);
  assertAlmostEquals(slope, 1, 0.1);
  assertEquals([kind > 0, numbers.length], [true, 4 + 4]);
});

Deno.test("theta.components() are level, drift and season", () => {
  const y = Float64Array.from({ length: 48 }, (_, t) => 100 + t + [30, 0, -20, -10][t % 4]);
  for (const line of ["whole", "moving"]) {
    const fitted = theta.fit({ y, start: 0, seasonLength: 4, design: null }, { line }, createRng(1));
    const parts = theta.components?.(fitted, { y, start: 0, horizon: 8, design: null }) ?? {};
    assertEquals(Object.keys(parts), ["level", "trend", "season_4"]);
    assertAlmostEquals(parts.trend[7] - parts.trend[0], 7, 0.5, line);
    assert(parts.season_4[0] > 20 && parts.season_4[2] < -15, line);
  }
});

Deno.test("theta with a whole line reads artifacts as they were before lines could move", () => {
  const y = Float64Array.from({ length: 24 }, (_, t) => 5 + 3 * t),
    training = { y, start: 0, seasonLength: 1, design: null };
  const { header, arrays } = theta.encode(theta.fit(training, { line: "whole" }, createRng(1)));
  assertEquals([arrays.numbers.length, arrays.first.length, arrays.state.length], [4, 3, 3]);
  const out = theta.predict(theta.decode({ header, arrays }), { y, start: 0, horizon: 2, design: null });
  out.forEach((value, h) => assertAlmostEquals(value, 5 + 3 * (24 + h), 1e-6));
});

Deno.test("theta refuses a line of another kind", () => {
  assertThrows(
    () => forecastHistory(theta, [1, 2, 3, 4], { params: { line: "broken" } }),
    FitError,
    "one of whole, moving",
  );
});
