import { actualOf, type Backtest, fallbackOf, forecastOf } from "../../../lib/competition/backtest/backtest.ts";
import { compete } from "../../../lib/competition/contenders/compete.ts";
import { chosenForecast } from "../../../lib/competition/selection/chosen_forecast.ts";
import { selectFleet } from "../../../lib/competition/selection/fleet.ts";
import { leaderboardOf } from "../../../lib/competition/selection/leaderboard.ts";
import { lossBy, lossFor, type Problem, type Scoring } from "../../../lib/competition/problems/problem.ts";
import { scoreKey } from "../../../lib/competition/blends/score_table.ts";
import { SeriesSample } from "../../../lib/competition/backtest/series_sample.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { mean, variance } from "../../../lib/core/numbers/statistics.ts";
import { backtestOf, chunksOf } from "../_backtests.ts";
import { COMBINED, demand } from "../_problem.ts";
import { competitionOf, contenderOf, familyOf, seriesOf } from "../_series.ts";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";

const ONE_GROUP = {
  groupOf: () => "all",
  widerGroup: (group: string) => group,
  fallbackName: () => "constant",
};

const ROWS = 5;

/** Numbers, any rows of a key, by the share of their variance that is explained: more is better. */
const REGRESSION: Problem = {
  ...ONE_GROUP,
  metrics: [{ name: "r2", direction: "higher", perfect: 1 }, { name: "mae", direction: "lower", perfect: 0 }],
  metricOf: () => "r2",
  sample: (series, options) => new SeriesSample(series, { ...options, horizon: ROWS, seasonLength: 1 }),
  pool: () => [],
  judgeAgain: (_, earlier) => earlier,
  restart: () => 0,
  isSerial: false,
  scorePool: demand().scorePool,
  valueLosses: () => [],
  learnIntervals: demand().learnIntervals,
  keyInterval: demand().keyInterval,
  champion: demand().champion,
  observed: (actual) => actual,
  judge: (known) => ({ reason: known.length < 4 ? "TOO_SHORT" : "", kind: "any" }),
  baseline: (known, { rows }) => new Float64Array(rows).fill(mean(known)),
  measure: (known) => ({
    traits: new Float64Array(0),
    scale: { mae: mean(known.map((value) => Math.abs(value - mean(known)))), mse: variance(known) },
    spread: { size: Math.sqrt(variance(known)), pairs: known.length, level: mean(known), activity: 0, zeros: 0 },
  }),
  constrain: (predicted) => predicted.map((value) => Math.min(100, value)),
  calibration: () => null,
  ends: ({ ratio }, predicted, { size }) => ({
    lo: [predicted.map((value) => value - ratio * size)],
    hi: [predicted.map((value) => value + ratio * size)],
  }),
  scores({ actual }, predicted) {
    const centre = mean(actual);
    const squares = (from: (i: number) => number) => actual.reduce((sum, value, i) => sum + (value - from(i)) ** 2, 0);
    const mae = mean(actual.map((value, i) => Math.abs(value - predicted[i])));
    return { r2: 1 - squares((i) => predicted[i]) / squares(() => centre), mae };
  },
};

const CLASSES = 3;

/** One of three classes for each row, as the probability of each; what came is 1 for its class. */
const CLASSIFICATION: Scoring = {
  ...ONE_GROUP,
  metrics: [
    { name: "log_loss", direction: "lower", perfect: 0 },
    { name: "accuracy", direction: "higher", perfect: 1 },
  ],
  metricOf: () => "log_loss",
  scores({ actual }, given) {
    const rows = Array.from({ length: actual.length / CLASSES }, (_, row) => row * CLASSES);
    const part = (values: Float64Array, row: number) => [...values.subarray(row, row + CLASSES)];
    const truth = (row: number) => part(actual, row).indexOf(1);
    const likely = (row: number) => part(given, row).indexOf(Math.max(...part(given, row)));
    return {
      log_loss: mean(rows.map((row) => -Math.log(given[row + truth(row)]))),
      accuracy: mean(rows.map((row) => likely(row) === truth(row) ? 1 : 0)),
    };
  },
};

const SPANS = 4, NAMES = ["good", "other", "bad"];
const OPTIONS = { contenders: NAMES, folds: 3, spans: SPANS, margin: 0.02, combinations: COMBINED };

/** Keys with several rows in a span, whose contenders err independently. */
function numbers(keys: number, sigma: readonly number[]): Backtest[] {
  const rng = createRng(4);
  return Array.from({ length: keys }, (_, k) => {
    const actual = Array.from({ length: SPANS }, () => Array.from({ length: ROWS }, () => 10 * rng.normal()));
    const forecasts = sigma.map((size) => actual.map((span) => span.map((value) => value + size * rng.normal())));
    return backtestOf({ id: `${k}`, kind: "any", actual, forecasts });
  });
}

/** Keys with two rows of three probabilities in a span; a contender is told the class with some noise. */
function classes(keys: number, noise: readonly number[]): Backtest[] {
  const rng = createRng(5);
  return Array.from({ length: keys }, (_, k) => {
    const truths = Array.from({ length: SPANS }, () => [0, 1].map(() => Math.floor(rng.next() * CLASSES)));
    const actual = truths.map((rows) => rows.flatMap((truth) => [0, 1, 2].map((c) => c === truth ? 1 : 0)));
    const forecasts = noise.map((size) =>
      truths.map((rows) =>
        rows.flatMap((truth) => {
          const raw = [0, 1, 2].map((c) => Math.exp((c === truth ? 1.5 : 0) + size * rng.normal()));
          return raw.map((value) => value / (raw[0] + raw[1] + raw[2]));
        })
      )
    );
    return backtestOf({ id: `${k}`, kind: "any", actual, forecasts });
  });
}

/** Mean loss of each method on the span that no choice looked at, shape [contenders, then combinations]. */
async function compare(problem: Scoring, keys: readonly Backtest[]) {
  const selection = await selectFleet(chunksOf(keys), { ...OPTIONS, problem }), loss = lossFor(problem, "all");
  const combinations = selection.groups.get("all")?.combinations ?? [];
  const rows = keys.map((key) => scoreKey(key, combinations, { loss, spans: [3] }));
  const names = [...NAMES, ...combinations.map(({ name }) => name)];
  const losses = Object.fromEntries(names.map((name, c) => [name, mean(rows.map((row) => row[c]))]));
  const ours = mean(keys.map((key, k) =>
    loss(
      { actual: actualOf(key, 3), scale: { mae: 1, mse: 1 } },
      chosenForecast(key, selection.choices.at(k)!, { selection, span: 3 }),
    )
  ));
  return { selection, combinations, losses, ours };
}

Deno.test("Problem: rows of numbers by a metric of which more is better are blended, ranked and chosen as forecasts are", async () => {
  const { selection, combinations, losses, ours } = await compare(REGRESSION, numbers(60, [2, 2.1, 40]));
  const blend = combinations.find(({ name }) => name === "blend");
  assert(blend !== undefined && blend.weights[0] > 0.2 && blend.weights[1] > 0.2 && blend.weights[2] === 0);
  assertLess(losses.blend, Math.min(losses.good, losses.other));
  assertLess(ours, losses.good);
  assertEquals(selection.oneForAll, "good");
});

Deno.test("Problem: rows of three probabilities are blended, ranked and chosen as forecasts are", async () => {
  const keys = classes(60, [1, 1.1, 6]),
    { selection, combinations, losses, ours } = await compare(CLASSIFICATION, keys);
  assertLess(losses.blend, Math.min(losses.good, losses.other));
  assertLess(ours, losses.good);
  assertEquals(selection.oneForAll, "good");
  // A weighted mean of probabilities is one.
  const blended = chosenForecast(keys[0], { ...selection.choices.at(0)!, index: 5 }, { selection, span: 3 });
  assertEquals([blended.length, combinations[2].name], [2 * CLASSES, "blend"]);
  for (const row of [0, 3]) assertAlmostEquals(blended[row] + blended[row + 1] + blended[row + 2], 1, 1e-9);
});

Deno.test("Problem: compete() backtests what is not demand within its own bounds, beside its own baseline", () => {
  const y = Float64Array.from({ length: 90 }, (_, t) => 10 + (t % 7) - 5 * (t % 3));
  const backtest = compete(seriesOf(y), {
    ...competitionOf(90, { plan: { horizon: ROWS } }),
    horizon: ROWS,
    problem: REGRESSION,
    contenders: [contenderOf(familyOf("level", (known) => mean(known))), contenderOf(familyOf("wild", () => 1e9))],
  });
  assertEquals([backtest.reason, backtest.kind], ["", "any"]);
  assertEquals(forecastOf(backtest, 1, 0), new Float64Array(ROWS).fill(100));
  assertEquals(fallbackOf(backtest, 2), forecastOf(backtest, 0, 2));
  const { metrics, values } = leaderboardOf(backtest, [], {
    ...{
      contenders: ["level", "wild"],
      spans: ["fold_1", "fold_2", "holdout"],
      group: "all",
      chosen: "level",
      problem: REGRESSION,
    },
  });
  assertEquals([metrics.length, values.length], [2, 2 * 3 * 2]);
});

Deno.test("leaderboardOf() tells the metrics of the problem", () => {
  const [key] = classes(1, [0.01, 1, 6]), spans = ["fold_1", "fold_2", "fold_3", "holdout"];
  const { metrics, values } = leaderboardOf(key, [], {
    ...{ contenders: NAMES, spans, chosen: "good", group: "all", problem: CLASSIFICATION },
  });
  assertEquals(metrics, ["log_loss", "accuracy"]);
  // The first contender is told the class with hardly any noise: probability e^1.5 / (e^1.5 + 2).
  assertAlmostEquals(values[0], Math.log(1 + 2 * Math.exp(-1.5)), 0.02);
  assertEquals(values[1], 1);
});

Deno.test("lossBy() measures by any metric of forecasts, and refuses what is none", () => {
  const span = { actual: Float64Array.of(1, 3), scale: { mae: 2, mse: 4 } }, predicted = Float64Array.of(2, 2);
  const of = (metric: string) => lossBy(demand(), metric)(span, predicted);
  assertEquals(["mae", "mase", "r2", "bias"].map(of), [1, 0.5, 1, 0]);
  assertThrows(() => lossBy(demand(), "none"), RangeError, "one of mse, rmse, mae");
});
