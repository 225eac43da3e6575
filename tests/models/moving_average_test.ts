import { assertEquals, assertLess, assertThrows } from "@std/assert";
import { movingAverage } from "../../lib/models/moving_average.ts";
import { forecastHistory, goldenSeries, relativeDifference } from "../_support/statistics_golden.ts";

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
  for (const window of [-1, 2.5]) assertThrows(() => average([1], window), RangeError, String(window));
});

Deno.test("moving_average equals statsforecast", () => {
  for (const [name, { y, forecasts }] of goldenSeries()) {
    const ours = forecastHistory(movingAverage, y, { params: { window: 8 } });
    assertLess(relativeDifference(ours, forecasts.moving_average, y), 1e-12, name);
  }
});
