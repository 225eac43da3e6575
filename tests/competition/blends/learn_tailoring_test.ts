import type { Backtest } from "../../../lib/competition/backtest/backtest.ts";
import { learnTailoring } from "../../../lib/competition/blends/learn_tailoring.ts";
import { tailoredWeights } from "../../../lib/competition/blends/tailor.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { simulateFleet } from "../_backtests.ts";
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";

const FOLDS = [0, 1, 2];

function learn(keys: readonly Backtest[], weights = [0.5, 0.5, 0], folds = FOLDS) {
  const own = Float64Array.from(weights);
  return learnTailoring(keys, { weights: own, bySpan: Array(4).fill(own), folds });
}

/** Keys on which one of two contenders is the better one; `told`: whether a trait says which. */
function fleet(keys: number, { seed = 3, told = true, better = (k: number) => k % 2 === 0 } = {}): Backtest[] {
  const rng = createRng(seed + 1);
  return simulateFleet({
    ...{ keys, spans: 4, horizon: 6, seed },
    sigma: (k) => better(k) ? [1, 0.5, 9] : [0.5, 1, 9],
    parts: (k) => ({ traits: Float64Array.from({ length: 4 }, () => told ? k % 2 : rng.normal()) }),
  });
}

/** Losses of contenders by fold in any order, so that what was shown on a key does not last. */
function shuffled(keys: readonly Backtest[]): Backtest[] {
  return keys.map((key, k) => {
    const spans = 4, losses = key.losses.slice();
    for (let span = 0; span < spans; span++) {
      const from = keys[(k + 1 + 7 * span) % keys.length]!;
      for (let c = 0; c < 3; c++) losses[c * spans + span] = from.losses[c * spans + span]!;
    }
    return { ...key, losses };
  });
}

Deno.test("learnTailoring() foretells by traits who is better on a key, also on one without a past", () => {
  const found = learn(fleet(80));
  assert(found !== null);
  const weights = fleet(2, { seed: 4 }).map((key) => tailoredWeights(found.use, key, { span: 3, folds: [] }));
  assertLess(weights[1][1], 0.35);
  assertLess(weights[0][0], 0.35);
  weights.forEach((own) => {
    assertEquals(own[2], 0);
    assertAlmostEquals(own[0] + own[1], 1, 1e-12);
  });
});

Deno.test("learnTailoring() trusts traits and the past as far as they have come true on later folds", () => {
  const sharpnessOf = (keys: readonly Backtest[]) => learn(keys)?.use.sharpness ?? { foretold: NaN, shown: NaN };
  const traits = sharpnessOf(fleet(120)), past = sharpnessOf(fleet(120, { told: false }));
  const neither = sharpnessOf(shuffled(fleet(120, { told: false, seed: 5 })));
  assertGreater(traits.foretold, 3);
  assertGreater(past.shown, 1.5);
  assertLess(past.foretold, 1);
  assertLess(neither.foretold, 1);
  assertLess(neither.shown, 0.7);
  assertLess(traits.shown, past.shown);
});

Deno.test("learnTailoring() learns of a fold from those before it alone", () => {
  const keys = fleet(80), found = learn(keys);
  const changed = keys.map((key) => ({ ...key, losses: key.losses.map((loss, i) => i % 4 < 1 ? loss : 1 / loss) }));
  assertEquals([found?.bySpan[0], found?.bySpan[3]], [null, found?.use]);
  assertEquals(learn(changed)?.bySpan[1], found?.bySpan[1]);
  assertEquals(found?.bySpan[1]?.sharpness, { foretold: 2, shown: 0.5 });
  const onlyLast = keys.map((key) => ({ ...key, losses: key.losses.map((loss, i) => i % 4 < 2 ? loss : 1 / loss) }));
  assertEquals(learn(onlyLast)?.bySpan[2], found?.bySpan[2]);
});

Deno.test("learnTailoring() lets a fold of a short history say little of what comes true", () => {
  const keys = fleet(120, { told: false }), own = Float64Array.of(0.5, 0.5, 0);
  const at = (evidence: readonly number[]) =>
    learnTailoring(keys, { weights: own, bySpan: Array(4).fill(own), folds: FOLDS, evidence })?.use.sharpness;
  assertEquals(at([1, 1, 1]), learn(keys)?.use.sharpness);
  assertEquals(at([0.1, 1e-9, 1]) === at([1, 1, 1]), false);
});

Deno.test("learnTailoring() needs rows, two members and traits", () => {
  assertEquals(learn(fleet(10), [0.5, 0.5, 0], [0]), null);
  assertEquals(learn(fleet(80), [1, 0, 0]), null);
  assertEquals(learn(fleet(80).map((key) => ({ ...key, traits: new Float64Array(0) }))), null);
  assertEquals(learn(fleet(80), [0.5, 0.5, 0], [0])?.use.sharpness, { foretold: 2, shown: 0.5 });
});
