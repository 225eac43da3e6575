import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import fc from "fast-check";
import { croston, sba } from "../../../lib/models/histories/croston.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../../_support/statistics_golden.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";

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
    assertThrows(() => forecastHistory(croston, DEMAND, { params: { alpha } }), FitError, "alpha");
  }
});

const demands = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 5, NaN), { minLength: 2, maxLength: 40 });
const weight = fc.constantFrom(0.05, 0.1, 0.3, 1);

Deno.test("croston with weight 1 is the newest size over the newest interval", () => {
  fc.assert(fc.property(demands, (y) => {
    const known = y.filter((value) => !Number.isNaN(value));
    if (known.length < 2) return;
    const at = known.flatMap((value, i) => value > 0 ? [i] : []);
    const expected = at.length === 0 ? 0 : known[at[at.length - 1]] / (at[at.length - 1] - (at[at.length - 2] ?? -1));
    assertAlmostEquals(forecastHistory(croston, y, { params: { alpha: 1 }, horizon: 1 })[0], expected, 1e-12);
  }));
});

Deno.test("croston lies between the smallest and the largest rate that was seen, sba a fixed share below", () => {
  fc.assert(fc.property(demands, weight, (y, alpha) => {
    const known = y.filter((value) => !Number.isNaN(value));
    if (known.length < 2) return;
    const [rate] = forecastHistory(croston, y, { params: { alpha }, horizon: 1 });
    const sizes = known.filter((value) => value > 0);
    assert(rate >= 0 && rate <= Math.max(0, ...sizes));
    if (sizes.length > 0) assertGreater(rate, 0);
    assertAlmostEquals(forecastHistory(sba, y, { params: { alpha }, horizon: 1 })[0], rate * (1 - alpha / 2), 1e-12);
  }));
});

Deno.test("croston forecasts do not move in a period without demand", () => {
  assertEquals(forecastHistory(croston, [...DEMAND, 0, 0, 0, 0]), forecastHistory(croston, DEMAND));
});

Deno.test("croston and sba keep the weight in their artifact, and refuse one that is no number", () => {
  for (const family of [croston, sba]) {
    const fitted = family.fit(
      { y: Float64Array.from(DEMAND), start: 0, seasonLength: 1, design: null },
      { alpha: 0.3 },
      createRng(1),
    );
    assertEquals([...fitted.numbers], [0.3]);
    assertThrows(() => forecastHistory(family, DEMAND, { params: { alpha: "0.3" } }), FitError, "alpha");
  }
});
