import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import fc from "fast-check";
import { movingAverage } from "../../../lib/models/histories/moving_average.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../../_support/statistics_golden.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";

const average = (y: number[], window: number) => forecastHistory(movingAverage, y, { params: { window }, horizon: 1 });

Deno.test("moving_average is the mean of the last known values", () => {
  assertEquals(average([100, 1, 2, 6], 3), [3]);
  assertEquals(average([100, 1, NaN, 2, 6, NaN], 3), [3]);
  assertEquals(average([2, 4], 9), [3]);
});

Deno.test("moving_average by default spans whole seasons of at least 8 values", () => {
  const y = Array.from({ length: 60 }, (_, t) => t);
  const windows = { 1: 8, 4: 8, 7: 14, 12: 12, 24: 24, 52: 8 };
  for (const [season, window] of Object.entries(windows)) {
    const [value] = forecastHistory(movingAverage, y, { seasonLength: Number(season), horizon: 1 });
    assertEquals(value, 59 - (window - 1) / 2, `season ${season}`);
  }
});

Deno.test("moving_average refuses a window that is not an integer >= 0", () => {
  for (const window of [-1, 2.5]) assertThrows(() => average([1], window), FitError, String(window));
});

Deno.test("moving_average equals statsforecast", () => {
  for (const [name, { y, forecasts }] of goldenSeries()) {
    const ours = forecastHistory(movingAverage, y, { params: { window: 8 } });
    assertLess(relativeDifference(ours, forecasts.moving_average, y), 1e-12, name);
  }
});

Deno.test("moving_average lies between the extremes of its window and does not change over the horizon", () => {
  const series = fc.array(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(NaN)), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(fc.property(series, fc.integer({ min: 1, max: 20 }), (y, window) => {
    const known = y.filter((value) => !Number.isNaN(value)).slice(-window);
    if (known.length === 0) return;
    const forecast = forecastHistory(movingAverage, y, { params: { window }, horizon: 3 });
    assertEquals(new Set(forecast).size, 1);
    assertAlmostEquals(forecast[0], known.reduce((sum, value) => sum + value, 0) / known.length, 1e-12);
  }));
});

Deno.test("moving_average keeps the window of the season it was fitted with", () => {
  const y = Float64Array.from({ length: 30 }, (_, t) => t);
  const fitted = movingAverage.fit({ y, start: 0, seasonLength: 7, design: null }, {}, createRng(1));
  assertEquals([...fitted.numbers], [14]);
  assertEquals(movingAverage.predict(fitted, { y, start: 0, horizon: 1, design: null })[0], 29 - 6.5);
});
