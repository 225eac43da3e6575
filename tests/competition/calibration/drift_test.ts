import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { checkOrigins, driftOf, MOVED, widened } from "@lib/competition/calibration/drift.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { normal, spreadOfSize } from "../_errors.ts";
import { plainProfile } from "../_intervals.ts";

const profile = plainProfile({ levels: [80], ends: [2], growth: Array(14).fill(1) });
const INTERVAL = { profile, group: "smooth", ratio: 1 };
const FIXED = { levels: [80], lo: Float64Array.of(-1), hi: Float64Array.of(1) };

/** Drift of a champion that forecast 10 throughout, in a series of spread 1; errors are actual minus forecast. */
function drift(errors: readonly number[]): number {
  const check = { yhat: Float64Array.from(errors, () => 10), actual: Float64Array.from(errors, (error) => 10 + error) };
  return driftOf(INTERVAL, [check], spreadOfSize(1));
}

/** Errors whose mean absolute is 1. */
const usual = (seed: number, count: number) => normal(createRng(seed), count).map((z) => z * Math.sqrt(Math.PI / 2));

Deno.test("checkOrigins() reaches back a horizon, never before the end of training", () => {
  const origins = (end: number, horizon: number) => checkOrigins({ end, horizon, interval: INTERVAL }, 100);
  assertEquals(origins(50, 14), [86]);
  assertEquals(origins(93, 14), [93]);
  assertEquals(origins(50, 2), [98, 96, 94]);
  assertEquals(origins(95, 2), [98, 96, 95]);
  assertEquals(origins(95, 1), [99, 98, 97, 96, 95]);
});

Deno.test("checkOrigins() none where too little came since training, or errors have no scale", () => {
  assertEquals(checkOrigins({ end: 96, horizon: 14, interval: INTERVAL }, 100), []);
  assertEquals(checkOrigins({ end: 100, horizon: 1, interval: INTERVAL }, 100), []);
  assertEquals(checkOrigins({ end: 50, horizon: 14, interval: FIXED }, 100), []);
});

Deno.test("driftOf() is the size of a bias that every error holds", () => {
  assertEquals(drift(Array(14).fill(3)), 3);
  assertEquals(drift(Array(14).fill(-3)), 3);
  assert(drift(usual(1, 14).map((error) => error + 4)) > MOVED);
});

Deno.test("driftOf() of errors as expected widens by a few percent on average, and calls none moved", () => {
  const drifts = Array.from({ length: 500 }, (_, seed) => drift(usual(seed, 14)));
  assertLess(drifts.reduce((sum, value) => sum + value, 0) / drifts.length, 1.05);
  assertEquals(drifts.filter((value) => value >= MOVED), []);
});

Deno.test("driftOf() one wild value adds hardly anything, however wild", () => {
  for (const wild of [1e3, 1e9]) assertLess(drift([...usual(2, 13), wild]), 1.2);
});

Deno.test("driftOf() counts known errors only, and needs five", () => {
  assertEquals(drift([9, 9, 9, 9, NaN, NaN]), 1);
  assertEquals(drift([9, 9, 9, 9, 9, NaN]), 9);
  const check = { yhat: Float64Array.of(1, 1, 1), actual: Float64Array.of(7, 7, 7) };
  assertEquals(driftOf(INTERVAL, [check, check], spreadOfSize(2)), 3);
  assertEquals(driftOf(FIXED, [check, check], spreadOfSize(2)), 1);
  assertEquals(driftOf(INTERVAL, [check, check], spreadOfSize(NaN)), 1);
});

Deno.test("widened() multiplies the width; as expected leaves the interval as it is", () => {
  assertEquals(widened(INTERVAL, 1), INTERVAL);
  assertEquals(widened(FIXED, 3), FIXED);
  const wide = widened(INTERVAL, 3);
  assert("profile" in wide);
  assertAlmostEquals(wide.ratio, 3);
});
