import { assert, assertEquals, assertThrows } from "@std/assert";
import { forecastOf } from "../../lib/competition/backtest.ts";
import { compete } from "../../lib/competition/compete.ts";
import {
  chooseSmaller,
  makeSmaller,
  servingError,
  type SmallerTrial,
  SmallerTrials,
  waysOf,
} from "../../lib/competition/smaller.ts";
import { randomForest } from "../../lib/models/random_forest.ts";
import { competitionOf, demand, entryOf, familyOf, seriesOf } from "./_series.ts";

const DAYS = 110;
const SERIES = seriesOf(demand(DAYS));
const competition = competitionOf(DAYS), forest = entryOf(randomForest, { params: { trees: 20 } });
const COMPETITION = { ...competition, entries: [...competition.entries, forest] };
const FOREST = COMPETITION.entries.length - 1, SPANS = [0, 1, 2];
const BACKTEST = compete(SERIES, COMPETITION);
const TRIAL = new SmallerTrials(COMPETITION).try(SERIES, FOREST);
const OPTIONS = { index: FOREST, combinations: [], metric: "mae", folds: [0, 1], maxErrorIncrease: 0.01 } as const;

/** The trial with other forecasts and sizes: way w is off by `errors[w]` of the forecast itself. */
function made(errors: readonly number[], bytes: readonly number[]): SmallerTrial {
  const whole = BACKTEST.forecasts.subarray(FOREST * BACKTEST.actual.length), { actual } = BACKTEST;
  const forecasts = Float64Array.from(
    errors.flatMap((error) =>
      [...whole].map((value, i) =>
        value + Math.sign(value - (actual[i] ?? 0)) * error * Math.abs(value - (actual[i] ?? 0))
      )
    ),
  );
  const backtest = {
    ...BACKTEST,
    forecasts,
    bytes: Float64Array.from(bytes),
    smear: new Float64Array(errors.length).fill(1),
  };
  return { ways: ["", ...errors.slice(1).map((_, w) => `way_${w}`)], backtest };
}

Deno.test("SmallerTrials.try() has the contender as it competed first, then every way from the same fits", () => {
  assert(TRIAL !== null);
  assertEquals(TRIAL.ways, ["", ...Object.keys(randomForest.smaller ?? {})]);
  for (const span of SPANS) assertEquals(forecastOf(TRIAL.backtest, 0, span), forecastOf(BACKTEST, FOREST, span));
  assertEquals(TRIAL.backtest.bytes[0], BACKTEST.bytes[FOREST]);
  assert(
    TRIAL.backtest.bytes.every((bytes, way) => way === 0 || (bytes > 0 && bytes < (TRIAL.backtest.bytes[0] ?? 0))),
  );
  assertEquals(new SmallerTrials(COMPETITION).try(SERIES, 0), null);
});

Deno.test("SmallerTrials.try() makes pooled models smaller once for all keys, where no rows are needed", () => {
  let shrunk = 0;
  const ways = {
    half: { readsRows: false, shrink: (fitted: unknown) => (shrunk++, fitted) },
    rows: { readsRows: true, shrink: (fitted: unknown) => fitted },
  };
  const family = { ...familyOf("flat", () => 5), smaller: ways }, pooled = entryOf(family, { scope: "pooled" });
  assertEquals(waysOf(pooled), ["half"]);
  const at = { ...COMPETITION, entries: [pooled] };
  const trials = new SmallerTrials({ ...at, pooled: () => "model" });
  for (const seed of [1, 2]) trials.try(seriesOf(demand(DAYS, seed)), 0);
  assertEquals(shrunk, new Set([...COMPETITION.spans.folds, COMPETITION.spans.holdout].map((s) => s?.fitOrigin)).size);
});

Deno.test("chooseSmaller() takes the fewest bytes inside the budget, by the folds alone", () => {
  const choose = (errors: number[], bytes: number[], more = {}) =>
    chooseSmaller(BACKTEST, new Map([[FOREST, made([0, ...errors], [100, ...bytes])]]), { ...OPTIONS, ...more })
      ?.members.map(({ way }) => way) ?? null;
  assertEquals(choose([0.005, 0.5], [50, 10]), ["way_0"]);
  assertEquals(choose([0.005, -0.2], [50, 10]), ["way_1"]);
  assertEquals(choose([0.5, 0.5], [50, 10]), null);
  assertEquals(choose([0.005], [120]), null, "more bytes are no gain");
  assertEquals(choose([0.005], [50], { maxErrorIncrease: 0 }), null);
  assertEquals(choose([0], [50], { maxErrorIncrease: 0 }), ["way_0"]);
  // The hold-out is made worse; nothing looks at it.
  const holdout = made([0, 0], [100, 50]), size = BACKTEST.actual.length;
  holdout.backtest.forecasts.fill(1e6, 2 * size - 7, 2 * size);
  const choice = chooseSmaller(BACKTEST, new Map([[FOREST, holdout]]), OPTIONS);
  assertEquals(choice?.members.map(({ way }) => way), ["way_0"]);
  assert(choice !== null && servingError(choice.backtest, OPTIONS, [2]) > 1e5);
});

Deno.test("chooseSmaller() knows no budget where no error is defined", () => {
  const blind = { ...BACKTEST, actual: BACKTEST.actual.map(() => NaN) };
  assertEquals(chooseSmaller(blind, new Map([[FOREST, made([0, 0], [100, 50])]]), OPTIONS), null);
});

Deno.test("chooseSmaller() members together keep the budget, not each for itself", () => {
  const weights = Float64Array.from(BACKTEST.fitMs, (_, c) => c >= FOREST - 1 ? 1 : 0), folds = [0, 1];
  const mean = { name: "mean", combine: "weighted" as const, weights, bySpan: SPANS.map(() => weights), folds };
  const options = { ...OPTIONS, index: FOREST + 1, combinations: [mean] };
  const worse = made([0, 0.01], [100, 50]);
  const limit = servingError(BACKTEST, options, folds) * 1.01;
  const choice = chooseSmaller(BACKTEST, new Map([[FOREST, worse], [FOREST - 1, worse]]), options);
  assert(choice !== null && choice.members.length >= 1 && servingError(choice.backtest, options, folds) <= limit);
});

Deno.test("makeSmaller() refuses a way that is none, and leaves a model as it is without one", () => {
  assertEquals(makeSmaller(randomForest, "model", { way: "", design: null }), "model");
  assertThrows(() => makeSmaller(randomForest, "model", { way: "magic", design: null }), RangeError, "magic");
});
