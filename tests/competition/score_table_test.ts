import { type Combination, combinationForecast, scoreKey } from "../../lib/competition/score_table.ts";
import { backtestOf } from "./_backtests.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

// Two spans of two steps; the third contender did not run on the first span.
const BACKTEST = backtestOf({
  actual: [[10, 20], [30, NaN]],
  forecasts: [[[11, 21], [30, 0]], [[8, 18], [34, 0]], [[NaN, NaN], [32, 0]]],
  scale: 2,
});
const combination = (combine: "weighted" | "median", ...bySpan: number[][]): Combination => {
  const rows = bySpan.map((weights) => Float64Array.from(weights));
  return { name: "c", combine, weights: rows[0], bySpan: rows };
};

Deno.test("scoreKey() scores every contender on every span, by hand", () => {
  const mae = scoreKey(BACKTEST, [], { metric: "mae", spans: [0, 1] });
  assertEquals([...mae], [1, 0, 2, 4, NaN, 2]);
  const mase = scoreKey(BACKTEST, [], { metric: "mase", spans: [0, 1] });
  assertEquals([...mase], [0.5, 0, 1, 2, NaN, 1]);
});

Deno.test("scoreKey() scores only the spans asked for", () => {
  assertEquals([...scoreKey(BACKTEST, [], { metric: "mse", spans: [1] })], [0, 16, 4]);
});

Deno.test("scoreKey() puts combinations after contenders", () => {
  const mean = combination("weighted", [1, 1, 1], [1, 1, 1]);
  const errors = scoreKey(BACKTEST, [mean], { metric: "mae", spans: [0, 1] });
  // Span 0: (11 + 8) / 2 = 9.5 against 10; span 1: (30 + 34 + 32) / 3 = 32 against 30.
  assertEquals([...errors.subarray(6)], [0.5, 2]);
});

Deno.test("scoreKey() is NaN where nothing is observed or the scale is undefined", () => {
  const blank = backtestOf({ actual: [[NaN], [1]], forecasts: [[[3], [3]]], scale: NaN });
  assertEquals([...scoreKey(blank, [], { metric: "mae", spans: [0, 1] })], [NaN, 2]);
  assertEquals([...scoreKey(blank, [], { metric: "rmsse", spans: [0, 1] })], [NaN, NaN]);
});

Deno.test("combinationForecast() uses the weights of the span and shares out those of the absent", () => {
  const blend = combination("weighted", [1, 3, 4], [0, 0.25, 0.75]);
  const [first, second] = combinationForecast(BACKTEST, blend, 0);
  assertAlmostEquals(first, (11 + 3 * 8) / 4);
  assertAlmostEquals(second, (21 + 3 * 18) / 4);
  assertAlmostEquals(combinationForecast(BACKTEST, blend, 1)[0], 0.25 * 34 + 0.75 * 32);
});

Deno.test("combinationForecast() takes medians of who ran", () => {
  const median = combination("median", [1, 1, 1], [1, 1, 1]);
  assertEquals([...combinationForecast(BACKTEST, median, 0)], [9.5, 19.5]);
  assertEquals(combinationForecast(BACKTEST, median, 1)[0], 32);
});

Deno.test("combinationForecast() is NaN where no member ran", () => {
  assertEquals([...combinationForecast(BACKTEST, combination("weighted", [0, 0, 1], [1, 0, 0]), 0)], [NaN, NaN]);
});
