import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { forecastOf } from "../../../lib/competition/backtest/backtest.ts";
import { compete } from "../../../lib/competition/contenders/compete.ts";
import {
  chooseSmaller,
  errorIncrease,
  makeSmaller,
  servingError,
  type SmallerTrial,
  SmallerTrials,
  waysOf,
} from "../../../lib/competition/selection/smaller.ts";
import { randomForest } from "../../../lib/models/trees/random_forest.ts";
import { loss } from "../_problem.ts";
import { competitionOf, contenderOf, demand, familyOf, seriesOf } from "../_series.ts";

const DAYS = 110;
const SERIES = seriesOf(demand(DAYS));
const competition = competitionOf(DAYS), forest = contenderOf(randomForest, { params: { trees: 20 } });
const COMPETITION = { ...competition, contenders: [...competition.contenders, forest] };
const FOREST = COMPETITION.contenders.length - 1, SPANS = [0, 1, 2];
const BACKTEST = compete(SERIES, COMPETITION);
const TRIAL = new SmallerTrials(COMPETITION).try(SERIES, FOREST);
const OPTIONS = { index: FOREST, combinations: [], loss: loss("mae"), folds: [0, 1], maxErrorIncrease: 0.01 } as const;

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
    lift: new Float64Array(errors.length),
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
  const family = { ...familyOf("flat", () => 5), smaller: ways }, pooled = contenderOf(family, { scope: "pooled" });
  assertEquals(waysOf(pooled), ["half"]);
  const at = { ...COMPETITION, contenders: [pooled] };
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
  assert(choice !== null && servingError(choice.backtest, { ...OPTIONS, spans: [2] }) > 1e5);
});

Deno.test("chooseSmaller() with folds enough for a bound asks that the budget is shown to hold, not a mean that luck may give", () => {
  const { actual } = BACKTEST, spans = 6, h = actual.length / SPANS.length, size = spans * h;
  const repeat = (values: Float64Array) => Float64Array.from({ length: size }, (_, i) => values[i % h] ?? NaN);
  const truth = repeat(actual), whole = truth.map((value) => value + 10);
  const long = {
    ...BACKTEST,
    actual: truth,
    fallback: truth,
    scale: new Float64Array(2 * spans).fill(1),
    spread: new Float64Array(5 * spans).fill(1),
    forecasts: Float64Array.from({ length: BACKTEST.fitMs.length * size }, (_, i) => whole[i % size] ?? NaN),
  };
  // Errors by fold, of which the model as it is has 10 in each.
  const choose = (byFold: readonly number[], folds: readonly number[]) => {
    const forecasts = truth.map((value, i) => value + (byFold[Math.floor(i / h)] ?? 10));
    const backtest = {
      ...long,
      forecasts: Float64Array.from([...whole, ...forecasts]),
      bytes: Float64Array.of(100, 50),
      smear: Float64Array.of(1, 1),
      lift: new Float64Array(2),
    };
    const trial: SmallerTrial = { ways: ["", "way"], backtest };
    return chooseSmaller(long, new Map([[FOREST, trial]]), { ...OPTIONS, folds }) !== null;
  };
  const lucky = [8, 11, 9, 12, 9, 10.9], sure = [10, 9.9, 10.05, 10, 9.95, 10.1];
  assertEquals([choose(lucky, [0, 1, 2]), choose(lucky, [0, 1, 2, 3, 4, 5])], [true, false]);
  assertEquals(choose(sure, [0, 1, 2, 3, 4, 5]), true);
});

Deno.test("errorIncrease() is the mean relative change of keys of any size, with room for what they do not show", () => {
  const before = [1, 100, 1e4, 1, 0, 5, 3, NaN], doubled = before.map((error) => 2 * error);
  const same = errorIncrease(before, before);
  assertEquals([same.mean, same.atMost], [0, 0]);
  const { mean, atMost } = errorIncrease(before.filter((error) => error !== 0), doubled.filter((error) => error !== 0));
  assertAlmostEquals(mean, 1, 1e-9);
  assertAlmostEquals(atMost, 1, 1e-9);
  const keys = Array.from({ length: 60 }, () => 1);
  const noisy = errorIncrease(keys, keys.map((error, k) => error + (k % 2 === 0 ? 0.3 : -0.3)));
  assert(noisy.mean < 0.06 && noisy.atMost > noisy.mean + 0.03);
  // One key, however wild, is only one.
  const wild = errorIncrease(keys, keys.map((error, k) => k === 7 ? 1e9 : error));
  assertLess(wild.mean, 0.05);
  assertEquals(errorIncrease([1, 1, 1, 1], [1, 1, 1, 1]).atMost, Infinity);
  assert(Number.isNaN(errorIncrease([NaN], [1]).mean));
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
  const limit = servingError(BACKTEST, { ...options, spans: folds }) * 1.01;
  const choice = chooseSmaller(BACKTEST, new Map([[FOREST, worse], [FOREST - 1, worse]]), options);
  assert(
    choice !== null && choice.members.length >= 1 &&
      servingError(choice.backtest, { ...options, spans: folds }) <= limit,
  );
});

Deno.test("makeSmaller() refuses a way that is none, and leaves a model as it is without one", () => {
  assertEquals(makeSmaller(randomForest, "model", { way: "", design: null }), "model");
  assertThrows(() => makeSmaller(randomForest, "model", { way: "magic", design: null }), RangeError, "magic");
});
