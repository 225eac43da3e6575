import {
  type Combination,
  combinationForecast,
  membersInUse,
  scoreKey,
} from "../../../lib/competition/blends/score_table.ts";
import { backtestOf } from "../_backtests.ts";
import { loss } from "../_problem.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

// Two spans of two steps; the third contender did not run on the first span.
const BACKTEST = backtestOf({
  actual: [[10, 20], [30, NaN]],
  forecasts: [[[11, 21], [30, 0]], [[8, 18], [34, 0]], [[NaN, NaN], [32, 0]]],
  scale: 2,
});
const combination = (combine: "weighted" | "median", ...bySpan: number[][]): Combination => {
  const rows = bySpan.map((weights) => Float64Array.from(weights));
  return { name: "c", combine, weights: rows[0], bySpan: rows, folds: [] };
};

Deno.test("scoreKey() scores every contender on every span, by hand", () => {
  const mae = scoreKey(BACKTEST, [], { loss: loss("mae"), spans: [0, 1] });
  assertEquals([...mae], [1, 0, 2, 4, NaN, 2]);
  const mase = scoreKey(BACKTEST, [], { loss: loss("mase"), spans: [0, 1] });
  assertEquals([...mase], [0.5, 0, 1, 2, NaN, 1]);
});

Deno.test("scoreKey() scores only the spans asked for", () => {
  assertEquals([...scoreKey(BACKTEST, [], { loss: loss("mse"), spans: [1] })], [0, 16, 4]);
});

Deno.test("scoreKey() puts combinations after contenders", () => {
  const mean = combination("weighted", [1, 1, 1], [1, 1, 1]);
  const errors = scoreKey(BACKTEST, [mean], { loss: loss("mae"), spans: [0, 1] });
  // Span 0: (11 + 8) / 2 = 9.5 against 10; span 1: (30 + 34 + 32) / 3 = 32 against 30.
  assertEquals([...errors.subarray(6)], [0.5, 2]);
});

Deno.test("scoreKey() is NaN where nothing is observed or the scale is undefined", () => {
  const blank = backtestOf({ actual: [[NaN], [1]], forecasts: [[[3], [3]]], scale: NaN });
  assertEquals([...scoreKey(blank, [], { loss: loss("mae"), spans: [0, 1] })], [NaN, 2]);
  assertEquals([...scoreKey(blank, [], { loss: loss("rmsse"), spans: [0, 1] })], [NaN, NaN]);
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

// Four spans of one step, the last is the hold-out; the third contender is wild on the second fold alone.
const WILD = backtestOf({
  actual: [[10], [10], [10], [10]],
  forecasts: [[[11], [11], [11], [11]], [[8], [8], [8], [8]], [[11], [500], [11], [11]]],
});
const mean: Combination = { ...combination("weighted", ...Array(4).fill([1, 1, 1])), folds: [0, 1, 2] };

Deno.test("combinationForecast() leaves out a member that is wild on the key's other folds, and never looks at the span itself", () => {
  const forecasts = [0, 1, 2, 3].map((span) => combinationForecast(WILD, mean, span)[0]);
  assertEquals(forecasts, [9.5, (11 + 8 + 500) / 3, 9.5, 9.5]);
});

Deno.test("combinationForecast() does not look at the hold-out", () => {
  const changed = { ...WILD, actual: WILD.actual.with(3, 1e9) };
  assertEquals(combinationForecast(changed, mean, 3), combinationForecast(WILD, mean, 3));
});

Deno.test("membersInUse() are those that the combination is scored with on the hold-out", () => {
  assertEquals(membersInUse(WILD, mean), [{ contender: 0, weight: 1 }, { contender: 1, weight: 1 }]);
  const absent = { ...WILD, forecasts: WILD.forecasts.with(3, NaN) };
  assertEquals(membersInUse(absent, mean), [{ contender: 1, weight: 1 }]);
  assertEquals(combinationForecast(absent, mean, 3)[0], 8);
});

Deno.test("membersInUse() keeps the wild where nobody else has weight", () => {
  assertEquals(membersInUse(WILD, { ...mean, weights: Float64Array.of(0, 0, 2) }), [{ contender: 2, weight: 2 }]);
});

Deno.test("membersInUse() looks at all folds where there is no hold-out", () => {
  const folds = backtestOf({
    actual: [[10], [10]],
    forecasts: [[[11], [11]], [[8], [8]], [[11], [500]]],
  });
  assertEquals(membersInUse(folds, { ...mean, folds: [0, 1] }).map(({ contender }) => contender), [0, 1]);
});
