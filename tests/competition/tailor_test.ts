import type { Backtest } from "../../lib/competition/backtest.ts";
import { makeCombinations } from "../../lib/competition/combinations.ts";
import { combinationForecast, membersInUse, scoreKey } from "../../lib/competition/score_table.ts";
import { learnTailoring, tailoredWeights } from "../../lib/competition/tailor.ts";
import { simulateFleet } from "./_backtests.ts";
import { loss } from "./_problem.ts";
import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";

const OPTIONS = { contenders: ["a", "b", "c"], loss: loss("mae"), folds: [0, 1, 2], spans: 4 };
const BLEND = [{ name: "blend", rule: "blend" }] as const;

/** Keys whose only trait says which of two contenders is the better one. */
function fleet(keys: number, seed = 3): Backtest[] {
  return simulateFleet({
    keys,
    spans: 4,
    horizon: 6,
    seed,
    sigma: (k) => k % 2 ? [0.5, 1, 9] : [1, 0.5, 9],
    parts: (k) => ({ traits: new Float64Array(4).fill(k % 2) }),
  });
}

Deno.test("learnTailoring() foretells by traits who is better on a key, also on one without a past", () => {
  const tailoring = learnTailoring(fleet(80), Float64Array.of(0.5, 0.5, 0), [0, 1, 2]);
  assert(tailoring !== null);
  const weights = fleet(2, 4).map((key) => tailoredWeights(tailoring, key, { span: 3, folds: [] }));
  assertLess(weights[0][0], 0.45);
  assertLess(weights[1][1], 0.45);
  weights.forEach((own) => {
    assertEquals(own[2], 0);
    assertAlmostEquals(own[0] + own[1], 1, 1e-12);
  });
});

Deno.test("tailoredWeights() follow what a member has shown on the key, and at most about double a weight", () => {
  const keys = fleet(80), tailoring = learnTailoring(keys, Float64Array.of(0.5, 0.5, 0), [0, 1, 2]);
  assert(tailoring !== null);
  const wild = { ...keys[0], losses: keys[0].losses.map((_, i) => i < 4 ? 1e-9 : 1e9) };
  const [a, b] = tailoredWeights(tailoring, wild, { span: 3, folds: [0, 1, 2] });
  const [plain] = tailoredWeights(tailoring, keys[0], { span: 3, folds: [] });
  assert(a > plain);
  assertLess(a / b, Math.exp(1.2) + 1e-9);
});

Deno.test("learnTailoring() needs rows, two members and traits", () => {
  const weights = Float64Array.of(0.5, 0.5, 0);
  assertEquals(learnTailoring(fleet(10), weights, [0]), null);
  assertEquals(learnTailoring(fleet(80), Float64Array.of(1, 0, 0), [0, 1, 2]), null);
  assertEquals(
    learnTailoring(fleet(80).map((key) => ({ ...key, traits: new Float64Array(0) })), weights, [0, 1, 2]),
    null,
  );
});

Deno.test("makeCombinations() weighs by key where that has proved itself, and foretells better on a span that it did not see", () => {
  const [blend] = makeCombinations(BLEND, fleet(100), OPTIONS);
  assert(blend.tailoring !== undefined);
  assertEquals(blend.tailoring.bySpan[0], null);
  let own = 0, group = 0;
  for (const key of fleet(100, 8)) {
    const errors = scoreKey(key, [blend, { ...blend, tailoring: undefined }], { loss: loss("mase"), spans: [3] });
    own += errors[3];
    group += errors[4];
  }
  assertLess(own, 0.97 * group);
  const members = membersInUse(fleet(2)[1], blend).map(({ contender }) => contender);
  assertEquals(members, [0, 1]);
});

Deno.test("makeCombinations() has one set of weights where keys do not differ, are few, or folds overlap", () => {
  const isOne = (keys: readonly Backtest[], options = {}) =>
    makeCombinations(BLEND, keys, { ...OPTIONS, ...options })[0].tailoring === undefined;
  assert(isOne(fleet(20)));
  assert(isOne(fleet(100), { evidence: { weights: [1, 1, 1], independent: 1.5 } }));
  const misled = fleet(100).map((key, k) => ({
    ...key,
    // What was better on the first fold is worse from then on.
    forecasts: key.forecasts.map((value, i) =>
      i % 24 < 6 ? value : key.forecasts[(i + 24 * (1 - 2 * Math.floor(i / 24 % 2))) % 48] ?? value
    ),
    traits: new Float64Array(4).fill(k % 2),
  }));
  const honest = misled.map((key) => ({
    ...key,
    losses: key.losses.map((_, i) => {
      const predicted = key.forecasts.subarray(i * 6, i * 6 + 6),
        actual = key.actual.subarray(i % 4 * 6, i % 4 * 6 + 6);
      return predicted.reduce((sum, value, h) => sum + Math.abs(value - actual[h]), 0) / 6;
    }),
  }));
  const [blend] = makeCombinations(BLEND, honest, { ...OPTIONS, folds: [0, 1] });
  assertEquals(blend.tailoring, undefined);
});

Deno.test("combinationForecast() of a tailored blend never looks at the fold that it is scored on, nor at later ones", () => {
  const keys = fleet(100), [blend] = makeCombinations(BLEND, keys, OPTIONS);
  const changed = { ...keys[0], losses: keys[0].losses.map((value, i) => i % 4 < 1 ? value : 100 * value) };
  assertEquals(combinationForecast(changed, blend, 1), combinationForecast(keys[0], blend, 1));
});
