import { actualOf, fallbackOf, forecastOf, scaleOf, scaleUpTo } from "../../../lib/competition/backtest/backtest.ts";
import { backtestOf } from "../_backtests.ts";
import { assertEquals, assertStrictEquals } from "@std/assert";

const BACKTEST = backtestOf({
  actual: [[1, 2, 3], [4, 5, 6]],
  forecasts: [[[10, 11, 12], [13, 14, 15]], [[20, 21, 22], [23, 24, 25]]],
  fallback: [[7, 7, 7], [8, 8, 8]],
  scale: 4,
});

Deno.test("forecastOf() finds a contender's span", () => {
  assertEquals([...forecastOf(BACKTEST, 0, 1)], [13, 14, 15]);
  assertEquals([...forecastOf(BACKTEST, 1, 0)], [20, 21, 22]);
});

Deno.test("actualOf() and fallbackOf() find a span", () => {
  assertEquals([...actualOf(BACKTEST, 1)], [4, 5, 6]);
  assertEquals([...fallbackOf(BACKTEST, 0)], [7, 7, 7]);
});

Deno.test("forecastOf(), actualOf() and fallbackOf() are views", () => {
  assertStrictEquals(forecastOf(BACKTEST, 0, 0).buffer, BACKTEST.forecasts.buffer);
  assertStrictEquals(actualOf(BACKTEST, 0).buffer, BACKTEST.actual.buffer);
  assertStrictEquals(fallbackOf(BACKTEST, 0).buffer, BACKTEST.fallback.buffer);
});

Deno.test("scaleOf() gives both denominators", () => {
  assertEquals(scaleOf(BACKTEST, 1), { mae: 4, mse: 16 });
});

Deno.test("scaleUpTo() measures the seasonal naive forecast", () => {
  // Lag 2: 3 - 1 = 2, 6 - 2 = 4.
  assertEquals(scaleUpTo(Float64Array.of(1, 2, 3, 6), 2), { mae: 3, mse: 10 });
});

Deno.test("scaleUpTo() measures the naive forecast before one season is full", () => {
  assertEquals(scaleUpTo(Float64Array.of(1, 2, 4), 7), { mae: 1.5, mse: 2.5 });
});

Deno.test("scaleUpTo() is undefined without a pair and where every pair is equal", () => {
  for (const y of [[], [5], [5, NaN], [5, 5, 5], [1, 2, 1, 2]]) {
    assertEquals(scaleUpTo(Float64Array.from(y), 2).mae, NaN);
  }
});
