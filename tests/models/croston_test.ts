import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { croston, sba } from "../../lib/models/croston.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../_support/statistics_golden.ts";

/** Sizes 2, 6, 3 after intervals 3, 2, 1. */
const DEMAND = [0, 0, 2, 0, 6, 3, 0];

Deno.test("croston divides the smoothed size by the smoothed interval, worked by hand", () => {
  // alpha 0.5: sizes 2, 4, 3.5; intervals 3, 2.5, 1.75.
  assertEquals(forecastHistory(croston, DEMAND, { params: { alpha: 0.5 }, horizon: 2 }), [2, 2]);
});

Deno.test("sba takes alpha / 2 off croston's forecast", () => {
  assertEquals(forecastHistory(sba, DEMAND, { params: { alpha: 0.5 }, horizon: 1 }), [1.5]);
});

Deno.test("croston does not count unknown periods as periods without demand", () => {
  const holes = DEMAND.flatMap((value) => [value, NaN]);
  assertEquals(forecastHistory(croston, holes), forecastHistory(croston, DEMAND));
});

Deno.test("croston forecasts 0 for a series without demand and the demand itself when it always occurs", () => {
  assertEquals(forecastHistory(croston, [0, 0, 0], { horizon: 1 }), [0]);
  assertAlmostEquals(forecastHistory(croston, [5, 5, 5], { horizon: 1 })[0], 5, 1e-12);
});

Deno.test("croston and sba equal statsforecast", () => {
  for (const [name, { y, forecasts }] of goldenSeries()) {
    assertLess(relativeDifference(forecastHistory(croston, y), forecasts.croston, y), 1e-12, name);
    assertLess(relativeDifference(forecastHistory(sba, y), forecasts.sba, y), 1e-12, name);
  }
});

Deno.test("croston refuses a weight outside (0, 1]", () => {
  for (const alpha of [0, 1.1]) {
    assertThrows(() => forecastHistory(croston, DEMAND, { params: { alpha } }), RangeError, "alpha");
  }
});
