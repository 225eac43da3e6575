import type { Backtest } from "../../../lib/competition/backtest/backtest.ts";
import { makeCombinations } from "../../../lib/competition/blends/combinations.ts";
import { combinationForecast, membersInUse, scoreKey } from "../../../lib/competition/blends/score_table.ts";
import { learnTailoring } from "../../../lib/competition/blends/learn_tailoring.ts";
import { evidenceOf, tailoredWeights, type Tailoring, weightFactors } from "../../../lib/competition/blends/tailor.ts";
import { chunksOf, simulateFleet } from "../_backtests.ts";
import { demand, loss } from "../_problem.ts";
import { selectFleet } from "../../../lib/competition/selection/fleet.ts";
import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";

const OPTIONS = { contenders: ["a", "b", "c"], loss: loss("mae"), folds: [0, 1, 2], spans: 4 };
const BLENDS = [{ name: "blend", rule: "blend" }, { name: "key_blend", rule: "key_blend" }] as const;

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

/** How weights differ by key, from three folds. */
function learned(keys: readonly Backtest[], weights: readonly number[]): Tailoring {
  const own = Float64Array.from(weights), bySpan = Array(4).fill(own);
  const found = learnTailoring(keys, { weights: own, bySpan, folds: [0, 1, 2] });
  assert(found !== null);
  return found.use;
}

Deno.test("tailoredWeights() follow what a member has shown on the key, and at most about triple a weight", () => {
  const keys = fleet(80), tailoring = learned(keys, [0.5, 0.5, 0]);
  const wild = { ...keys[0], losses: keys[0].losses.map((_, i) => i < 4 ? 1e-9 : 1e9) };
  const at = { span: 3, folds: [0, 1, 2] }, sharp = { ...tailoring, sharpness: { foretold: 0, shown: 3 } };
  const [a, b] = tailoredWeights(sharp, wild, at);
  assertAlmostEquals(a / b, Math.exp(2), 1e-9);
  const [plain] = tailoredWeights(sharp, keys[0], { span: 3, folds: [] });
  assertEquals(plain, 0.5);
  const [same] = tailoredWeights({ ...tailoring, sharpness: { foretold: 0, shown: 0 } }, wild, at);
  assertEquals(same, 0.5);
});

Deno.test("weightFactors() take the weights of a key apart, also where they are cut", () => {
  const keys = fleet(80), tailoring = learned(keys, [0.6, 0.4, 0]);
  const wild = { ...keys[0], losses: keys[0].losses.map((_, i) => i < 4 ? 1e-9 : 1e9) };
  for (const key of [...fleet(4, 9), wild, { ...keys[0], traits: new Float64Array(4).fill(NaN) }]) {
    const at = { span: 3, folds: [0, 1] }, { traits, shown } = weightFactors(tailoring, evidenceOf(tailoring, key, at));
    assertEquals([traits.length, shown.length], [2, 2]);
    const own = tailoring.weights.map((weight, j) => weight * traits[j] * shown[j]);
    const weights = tailoredWeights(tailoring, key, at);
    own.forEach((weight, j) => assertAlmostEquals(weight / (own[0] + own[1]), weights[j], 1e-12));
    // What moves one of two members moves the other the other way.
    assertAlmostEquals(0.6 * Math.log(shown[0]) + 0.4 * Math.log(shown[1]), 0, 1e-12);
  }
});

Deno.test("weightFactors() cut all traits of a member, and what it has shown, by the same share", () => {
  const flat = (value: number, length = 2) => new Float64Array(length).fill(value);
  const ofGroup = { weights: flat(0.5), middle: flat(0), width: flat(1), centre: flat(0), own: flat(0) };
  const factors = (scale: number) => {
    const slopes = Float64Array.of(0.6, 0.3, -0.6, -0.3).map((slope) => scale * slope);
    const tailoring = { ...ofGroup, slopes, sharpness: { foretold: 1, shown: 1 } };
    const { traits, shown } = weightFactors(tailoring, { traits: flat(1), shown: flat(0) });
    return [...traits, ...shown].map(Math.log);
  };
  const whole = factors(1).map((value) => value / 0.9);
  factors(3).forEach((value, i) => assertAlmostEquals(value, whole[i], 1e-12));
});

Deno.test("makeCombinations() weighs by key beside the blend, and foretells better on a span that it did not see", () => {
  const [blend, own] = makeCombinations(BLENDS, fleet(100), OPTIONS);
  assertEquals([blend.tailoring, own.weights, own.bySpan], [undefined, blend.weights, blend.bySpan]);
  assertEquals(own.tailoring?.bySpan[0], null);
  let ours = 0, group = 0;
  for (const key of fleet(100, 8)) {
    const errors = scoreKey(key, [own, blend], { loss: loss("mase"), spans: [3] });
    ours += errors[3];
    group += errors[4];
  }
  assertLess(ours, 0.97 * group);
  const members = membersInUse(fleet(2)[1], own).map(({ contender }) => contender);
  assertEquals(members, [0, 1]);
});

Deno.test("makeCombinations() has no blend by key of few keys, nor of folds that overlap", () => {
  const runs = (keys: readonly Backtest[], options = {}) => {
    const [, own] = makeCombinations(BLENDS, keys, { ...OPTIONS, ...options });
    return !Number.isNaN(combinationForecast(keys[0], own, 3)[0]);
  };
  assertEquals([runs(fleet(100)), runs(fleet(20))], [true, false]);
  assertEquals(runs(fleet(100), { evidence: { weights: [1, 1, 1], independent: 1.5 } }), false);
});

/** Who serves the keys of a class. */
async function leaderOf(keys: readonly Backtest[], folds = 3): Promise<string> {
  const { contenders, spans } = OPTIONS, problem = demand({ metric: "mae" });
  const { choices } = await selectFleet(chunksOf(keys), {
    ...{ contenders, spans, folds, problem, margin: 0.02, combinations: BLENDS },
  });
  return choices.at(0)!.contender;
}

Deno.test("selectFleet() lets weights by key lead where they have foretold later folds better, and nowhere else", async () => {
  assertEquals(await leaderOf(fleet(100)), "key_blend");
  assertEquals(await leaderOf(fleet(20)), "blend");
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
  assertEquals(await leaderOf(honest, 2), "blend");
});

Deno.test("combinationForecast() of weights by key never looks at the fold that it is scored on, nor at later ones", () => {
  const keys = fleet(100), [, own] = makeCombinations(BLENDS, keys, OPTIONS);
  const changed = { ...keys[0], losses: keys[0].losses.map((value, i) => i % 4 < 1 ? value : 100 * value) };
  assertEquals(combinationForecast(changed, own, 1), combinationForecast(keys[0], own, 1));
});
