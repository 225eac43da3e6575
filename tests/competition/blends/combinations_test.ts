import type { Backtest } from "../../../lib/competition/backtest/backtest.ts";
import { type CombinationOptions, makeCombinations } from "../../../lib/competition/blends/combinations.ts";
import type { Combination } from "../../../lib/competition/blends/score_table.ts";
import { scoreKey } from "../../../lib/competition/blends/score_table.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { backtestOf } from "../_backtests.ts";
import { loss } from "../_problem.ts";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals } from "@std/assert";

const OPTIONS: CombinationOptions = { contenders: ["a", "b", "c"], loss: loss("mse"), folds: [0, 1, 2], spans: 4 };

function learnBlend(backtests: readonly Backtest[], options: CombinationOptions): Combination {
  return makeCombinations([{ name: "blend", rule: "blend" }], backtests, options)[0];
}

/** Keys whose contenders err by given mixes of independent noises: their best blend can be computed. */
function fleetOf(keys: number, mixes: readonly (readonly number[])[], seed = 1): Backtest[] {
  const rng = createRng(seed);
  return Array.from({ length: keys }, (_, k) => {
    const size = 10 ** (k % 4);
    const actual = Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => size * (10 + rng.normal())));
    const noises = actual.map((span) => span.map(() => mixes[0].map(() => size * rng.normal())));
    const forecasts = mixes.map((mix) =>
      actual.map((span, s) =>
        span.map((value, h) => mix.reduce((sum, share, i) => sum + share * noises[s][h][i], value))
      )
    );
    return backtestOf({ id: `${k}`, actual, forecasts, scale: size });
  });
}

Deno.test("makeCombinations() blend: finds the blend of independent errors with the least squared error", () => {
  // Errors of variance 1 and 4: the best weights are in proportion 1 : 1/4. A third of variance 100 deserves 1/126.
  const { weights } = learnBlend(fleetOf(150, [[1, 0, 0], [0, 2, 0], [0, 0, 10]]), OPTIONS);
  [0.8, 0.2, 0].forEach((share, c) => assertAlmostEquals(weights[c], share, 0.1));
  assertAlmostEquals(weights.reduce((sum, weight) => sum + weight, 0), 1, 1e-12);
});

Deno.test("makeCombinations() blend: cancels errors out, and leaves alike what the folds cannot tell apart", () => {
  const [a, b, copy] = learnBlend(fleetOf(60, [[1], [-1], [1]]), OPTIONS).weights;
  assertAlmostEquals(a + copy, 0.5, 0.02);
  assertAlmostEquals(b, 0.5, 0.02);
  assertAlmostEquals(a, copy, 1e-9);
});

Deno.test("makeCombinations() blend: gives everything to a contender that others only spoil", () => {
  const { weights } = learnBlend(fleetOf(60, [[0.1], [2], [3]]), { ...OPTIONS, loss: loss("mase") });
  assertEquals([...weights], [1, 0, 0]);
});

Deno.test("makeCombinations() blend: weighs keys alike, whatever their unit", () => {
  const fleet = fleetOf(80, [[1, 0], [0, 1.5]]);
  const larger = fleet.map((backtest) => ({
    ...backtest,
    actual: backtest.actual.map((v) => v * 1024),
    forecasts: backtest.forecasts.map((v) => v * 1024),
    scale: backtest.scale.map((v, i) => v * (i % 2 === 0 ? 1024 : 1024 ** 2)),
  }));
  for (const metric of ["mase", "mae"] as const) {
    assertEquals(
      learnBlend(larger, { ...OPTIONS, loss: loss(metric) }),
      learnBlend(fleet, { ...OPTIONS, loss: loss(metric) }),
    );
  }
});

Deno.test("makeCombinations() blend: scores a fold with weights that never saw it", () => {
  const fleet = fleetOf(40, [[1, 0, 0], [0, 1.2, 0], [0, 0, 1.4]]);
  const plain = learnBlend(fleet, OPTIONS);
  for (const span of [0, 1, 2]) {
    const other = learnBlend(
      fleet.map((backtest) => {
        const actual = backtest.actual.slice();
        for (let h = 0; h < 5; h++) actual[span * 5 + h] = backtest.forecasts[(2 * 4 + span) * 5 + h];
        return { ...backtest, actual };
      }),
      OPTIONS,
    );
    assertEquals(other.bySpan[span], plain.bySpan[span]);
    assert(other.weights[2] > plain.weights[2], "the weights for use do learn from it");
  }
});

Deno.test("makeCombinations() blend: never looks at spans beyond the folds", () => {
  const fleet = fleetOf(20, [[1, 0], [0, 1.2]]);
  const changed = fleet.map((backtest) => ({
    ...backtest,
    actual: backtest.actual.map((value, i) => i < 15 ? value : -value),
    forecasts: backtest.forecasts.map((value, i) => i % 20 < 15 ? value : 7 * value),
  }));
  assertEquals(learnBlend(changed, OPTIONS), learnBlend(fleet, OPTIONS));
  const { weights, bySpan } = learnBlend(fleet, OPTIONS);
  assertEquals(bySpan[3], weights);
});

Deno.test("makeCombinations() blend: is scored on an only fold by what that fold says: never by who explodes on it", () => {
  const blend = learnBlend(fleetOf(20, [[1, 0], [0, 1e4]]), { ...OPTIONS, folds: [0] });
  assertEquals(blend.bySpan, Array.from({ length: 4 }, () => blend.weights));
  assert(blend.weights[0] > 0.99);
});

Deno.test("makeCombinations() blend: beats the single best and the plain average on a span it did not see", () => {
  const mixes = [[1, 0, 0, 0.5], [0, 1.2, 0, 0.5], [0, 0, 5, 0.5]];
  const blend = learnBlend(fleetOf(60, mixes), OPTIONS);
  const equal = Float64Array.of(1, 1, 1);
  const bySpan = [equal, equal, equal, equal];
  const average = { name: "mean", combine: "weighted" as const, weights: equal, bySpan, folds: [] };
  let ours = 0, single = 0, mean = 0;
  for (const backtest of fleetOf(60, mixes, 2)) {
    const errors = scoreKey(backtest, [blend, average], { loss: loss("rmsse"), spans: [3] });
    [single, ours, mean] = [single + errors[0], ours + errors[3], mean + errors[4]];
  }
  assertLess(ours, 0.95 * single);
  assertLess(ours, 0.95 * mean);
});

Deno.test("makeCombinations() blend: gives no weight to a contender that is mostly absent", () => {
  const fleet = fleetOf(40, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]).map((backtest, k) => ({
    ...backtest,
    forecasts: backtest.forecasts.map((value, i) => i >= 40 && k % 4 > 0 ? NaN : value),
  }));
  const { weights } = learnBlend(fleet, OPTIONS);
  assertEquals(weights[2], 0);
  assertAlmostEquals(weights[0] + weights[1], 1, 1e-12);
});

Deno.test("makeCombinations() has no weights where nothing can be scored, and no combination without a key", () => {
  assertEquals(makeCombinations([{ name: "blend", rule: "blend" }], [], OPTIONS), []);
  const blank = backtestOf({ actual: [[NaN], [NaN], [NaN], [1]], forecasts: [[[1], [1], [1], [1]]] });
  assertEquals([...learnBlend([blank], { ...OPTIONS, contenders: ["a"] }).weights], [0]);
});

Deno.test("makeCombinations() gives each rule its weights, in the order asked for", () => {
  const [median, house, inverse, mean] = makeCombinations(
    [
      { name: "median", rule: "median" },
      { name: "house", rule: "weights", weights: { a: 3, c: 1 } },
      { name: "inverse", rule: "inverse_error" },
      { name: "mean", rule: "mean" },
    ],
    fleetOf(60, [[1, 0, 0], [0, 1.1, 0], [0, 0, 50]]),
    OPTIONS,
  );
  assertEquals([median.name, median.combine, [...median.weights]], ["median", "median", [1, 1, 0]]);
  assertEquals([house.name, house.combine, [...house.weights], house.folds], ["house", "weighted", [3, 0, 1], []]);
  assertEquals(house.bySpan.map((weights) => [...weights]), [[3, 0, 1], [3, 0, 1], [3, 0, 1], [3, 0, 1]]);
  assert(inverse.weights[0] > inverse.weights[1] && inverse.weights[1] > 0.3 && inverse.weights[2] === 0);
  assertEquals([mean.combine, [...mean.weights]], ["weighted", [1, 1, 0]]);
});

Deno.test("makeCombinations() fits nobody for a fixed weight that moves nothing", () => {
  const weightsOf = (
    weights: Record<string, number>,
  ) => [
    ...makeCombinations([{ name: "house", rule: "weights", weights }], fleetOf(9, [[1], [1], [1]]), OPTIONS)[0].weights,
  ];
  assertEquals(weightsOf({ a: 1, b: 1e-5, c: 0.001 }), [1, 0, 0.001]);
  assertEquals(weightsOf({ a: 1e-9, b: 3e-9 }), [1e-9, 3e-9, 0]);
});

Deno.test("makeCombinations() judges members of an only fold by that fold", () => {
  const [mean] = makeCombinations([{ name: "mean", rule: "mean" }], fleetOf(9, [[1, 0], [0, 1], [1e5, 1e5]]), {
    ...OPTIONS,
    folds: [0],
  });
  assertEquals(mean.bySpan.map((weights) => [...weights]), Array.from({ length: 4 }, () => [1, 1, 0]));
});

Deno.test("makeCombinations() blend: learns weights on the steps where all have a say", () => {
  const fleet = fleetOf(40, [[1, 0], [0, 1.2]]), steps = Uint8Array.of(0, 0, 1, 0, 0);
  const events = { isBlind: [true, false], steps: [steps, null, steps, null] };
  const wild = fleet.map((backtest) => ({
    ...backtest,
    actual: backtest.actual.map((value, i) => steps[i % 5] === 1 && [0, 2].includes(Math.floor(i / 5)) ? 1e9 : value),
  }));
  const learned = learnBlend(wild, { ...OPTIONS, events });
  assertEquals([learned.weights, learned.bySpan], [
    learnBlend(fleet, { ...OPTIONS, events }).weights,
    learnBlend(fleet, { ...OPTIONS, events }).bySpan,
  ]);
  assertNotEquals(learnBlend(wild, OPTIONS).weights, learned.weights);
});
