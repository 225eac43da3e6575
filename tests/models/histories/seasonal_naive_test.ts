import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { lastSeason, seasonalNaive } from "../../../lib/models/histories/seasonal_naive.ts";
import { forecastHistory, goldenSeries } from "../../_support/statistics_golden.ts";

const options = { seasonLength: 3, horizon: 5 };

Deno.test("seasonal_naive repeats the last season", () => {
  assertEquals(forecastHistory(seasonalNaive, [1, 2, 3, 4, 5, 6, 7], options), [5, 6, 7, 5, 6]);
});

Deno.test("seasonal_naive goes back another season where a value is missing", () => {
  assertEquals(forecastHistory(seasonalNaive, [1, 2, 3, 4, NaN, 6], options), [4, 2, 6, 4, 2]);
});

Deno.test("seasonal_naive takes the last known value for a position never seen", () => {
  assertEquals(forecastHistory(seasonalNaive, [8, 9], options), [9, 8, 9, 9, 8]);
});

Deno.test("seasonal_naive equals statsforecast", () => {
  for (const [name, { y, seasonLength, forecasts }] of goldenSeries()) {
    assertEquals(forecastHistory(seasonalNaive, y, { seasonLength }), forecasts.seasonal_naive, name);
  }
});

Deno.test("seasonal_naive repeats every season of the horizon, and whole cycles bring the same", () => {
  const series = fc.array(fc.oneof(fc.nat({ max: 99 }), fc.constant(NaN)), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(series, fc.integer({ min: 1, max: 9 }), (y, seasonLength) => {
    if (y.every(Number.isNaN)) return;
    const forecast = forecastHistory(seasonalNaive, y, { seasonLength, horizon: 3 * seasonLength });
    for (let h = 0; h < 2 * seasonLength; h++) assertEquals(forecast[h], forecast[h + seasonLength]);
    for (let h = 0; h < seasonLength; h++) {
      const position = (y.length + h) % seasonLength;
      const same = y.filter((value, t) => t % seasonLength === position && !Number.isNaN(value));
      const last = y.filter((value) => !Number.isNaN(value)).at(-1);
      assertEquals(forecast[h], same.at(-1) ?? last);
    }
  }));
});

Deno.test("seasonal_naive of a season of one is naive", () => {
  assertEquals(forecastHistory(seasonalNaive, [4, 9, NaN], { seasonLength: 1, horizon: 3 }), [9, 9, 9]);
});

Deno.test("seasonal_naive.components() are the mean of the last season and what is off it", () => {
  const y = Float64Array.of(1, 2, 3, 6), history = { y, start: 0, design: null };
  const fitted = seasonalNaive.fit({ ...history, seasonLength: 4 }, {}, createRng(1));
  assertEquals(seasonalNaive.components?.(fitted, { ...history, horizon: 2 }), {
    level: Float64Array.of(3, 3),
    season_4: Float64Array.of(-2, -1),
  });
});

Deno.test("lastSeason() is the family's forecast, and of nothing known nothing", () => {
  const of = (...y: number[]) => [...lastSeason(Float64Array.from(y), options)];
  assertEquals(of(1, 2, 3, NaN, 5, 6), [1, 5, 6, 1, 5]);
  assertEquals(of(NaN, 2, 3, NaN, NaN, NaN), [3, 2, 3, 3, 2]);
  assertEquals(of(NaN), Array(5).fill(NaN));
  assertEquals(of(), Array(5).fill(NaN));
});
