import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { KeyErrors } from "@lib/competition/calibration/interval_profile.ts";
import { learnIntervals } from "@lib/competition/calibration/interval_profile.ts";
import { totalsOf } from "@lib/competition/watch/watch_totals.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { learnRun } from "@lib/training/assessment/watch_run.ts";
import { planOf } from "../_plan.ts";

const SPANS = 4, STEPS = 6, KEYS = ["a", "b", "c"].map((item) => seriesKey([item]));

/** Normal errors around a forecast of 10, as large as `share` says. */
function errorsOf(seed: number, share = 0.1): KeyErrors {
  const rng = createRng(seed), yhat = new Float32Array(SPANS * STEPS).fill(10);
  const spread = { size: 10 * share, pairs: 50, level: 10, activity: 10, zeros: 0 };
  return {
    group: "smooth",
    yhat,
    residuals: yhat.map(() => 10 * share * rng.normal()),
    spreads: Array(SPANS).fill(spread),
  };
}

function learned(errors: KeyErrors[]) {
  const intervals = learnIntervals(errors, { horizon: STEPS, levels: [80, 95] });
  return learnRun(planOf(), { keys: KEYS, errors, intervals });
}

Deno.test("learnRun() learns what is usual for each key, and for the sum of all", () => {
  const { keys, level, floor, perYear } = learned([1, 2, 3].map((seed) => errorsOf(seed)));
  const [total] = totalsOf(KEYS, ["item"]);
  assertEquals(Array.from(keys, ([id]) => id), [...KEYS.map(({ id }) => id), total!.id]);
  assertEquals([level, floor, perYear], [80, 0.2, 12]);
  const own = keys.get(KEYS[0]!.id)!, sum = keys.get(total!.id)!;
  assertAlmostEquals(own.level, 10, 0.6);
  assertAlmostEquals(sum.level, 30, 1);
  // Independent errors average out: by the square root of three.
  assertAlmostEquals(own.scores[0].scale, 0.1, 0.04);
  assertAlmostEquals(sum.scores[0].scale, 0.1 / Math.sqrt(3), 0.03);
});

Deno.test("learnRun() says nothing of a key that nobody forecast, and sums the others", () => {
  const none = errorsOf(3), unknown = { ...none, yhat: none.yhat.map(() => NaN), residuals: none.yhat.map(() => NaN) };
  const { keys } = learned([errorsOf(1), errorsOf(2), unknown]);
  assertEquals(KEYS.map(({ id }) => keys.get(id) !== undefined), [true, true, false]);
  assertAlmostEquals(keys.get(totalsOf(KEYS, ["item"])[0]!.id)!.level, 20, 1);
});

Deno.test("learnRun() counts misses of the interval that serves: of sharper errors than the run's there are fewer", () => {
  const errors = [errorsOf(1), errorsOf(2), errorsOf(3)], { keys } = learned(errors);
  const missed = keys.get(KEYS[0]!.id)!.scores[2].mean;
  assert(missed >= 0.2 && missed < 0.35, String(missed));
});
