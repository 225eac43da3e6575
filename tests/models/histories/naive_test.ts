import { assertEquals } from "@std/assert";
import { naive } from "../../../lib/models/histories/naive.ts";
import { forecastHistory, goldenSeries } from "../../_support/statistics_golden.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";

Deno.test("naive repeats the last known value", () => {
  assertEquals(forecastHistory(naive, [1, 7, 3], { horizon: 2 }), [3, 3]);
  assertEquals(forecastHistory(naive, [1, 7, NaN, NaN], { horizon: 2 }), [7, 7]);
});

Deno.test("naive equals statsforecast", () => {
  for (const [name, { y, forecasts }] of goldenSeries()) assertEquals(forecastHistory(naive, y), forecasts.naive, name);
});

Deno.test("naive forecasts from the history at hand, and has nothing to fit", () => {
  const fitted = naive.fit({ y: Float64Array.of(1, 2), start: 0, seasonLength: 7, design: null }, {}, createRng(1));
  assertEquals([fitted.numbers.length, naive.minRows, naive.defaults], [0, 1, {}]);
  assertEquals([...naive.predict(fitted, { y: Float64Array.of(5, NaN), start: 0, horizon: 2, design: null })], [5, 5]);
});
