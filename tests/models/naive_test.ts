import { assertEquals } from "@std/assert";
import { naive } from "../../lib/models/naive.ts";
import { forecastHistory, goldenSeries } from "../_support/statistics_golden.ts";

Deno.test("naive repeats the last known value", () => {
  assertEquals(forecastHistory(naive, [1, 7, 3], { horizon: 2 }), [3, 3]);
  assertEquals(forecastHistory(naive, [1, 7, NaN, NaN], { horizon: 2 }), [7, 7]);
});

Deno.test("naive equals statsforecast", () => {
  for (const [name, { y, forecasts }] of goldenSeries()) assertEquals(forecastHistory(naive, y), forecasts.naive, name);
});
