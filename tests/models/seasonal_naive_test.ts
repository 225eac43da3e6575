import { assertEquals } from "@std/assert";
import { seasonalNaive } from "../../lib/models/seasonal_naive.ts";
import { forecastHistory, goldenSeries } from "../_support/statistics_golden.ts";

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
