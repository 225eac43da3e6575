import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { lagsOf, learnKey, LEAST_ERRORS, limitOf, normalise } from "@lib/competition/watch/learned_key.ts";
import { momentsOf } from "@lib/competition/watch/score_moments.ts";
import { priorsOf } from "@lib/competition/watch/score_prior.ts";
import { recordScores } from "@lib/competition/watch/watch_record.ts";
import { normalRecord } from "./_watch.ts";

const KEYS = Array.from({ length: 60 }, (_, k) => recordScores(normalRecord(k), 0));
const PRIORS = priorsOf(KEYS.map((own) => momentsOf(own, 14)), 14);

Deno.test("learnKey() finds scale and allowance of normal errors, and misses as often as the level says", () => {
  const [bias, error, coverage] = learnKey(KEYS[0]!, { priors: PRIORS, nominal: 0.2 })!;
  assertAlmostEquals(bias.scale, 0.2, 0.04);
  assertAlmostEquals(bias.mean, 0, 0.03);
  // Half of the mean is two and a half standard deviations: the largest allowance.
  assertEquals(bias.allowance, 0.75);
  assertAlmostEquals(error.mean, Math.sqrt(2 / Math.PI), 0.05);
  assert(coverage.mean >= 0.2 && coverage.mean < 0.25);
});

Deno.test("learnKey() takes no interval for better than its level, however seldom it was missed", () => {
  const never = { ...KEYS[0]!, missed: KEYS[0]!.missed.map(() => 0) };
  assertEquals(learnKey(never, { priors: PRIORS, nominal: 0.3 })![2].mean, 0.3);
});

Deno.test("learnKey() learns nothing from few errors, or equal ones", () => {
  const first = (count: number) => ({ z: KEYS[0]!.z.slice(0, count), missed: KEYS[0]!.missed.slice(0, count) });
  assertEquals(learnKey(first(LEAST_ERRORS - 1), { priors: PRIORS, nominal: 0.2 }), null);
  assert(learnKey(first(LEAST_ERRORS), { priors: PRIORS, nominal: 0.2 }) !== null);
  const same = { ...KEYS[0]!, z: KEYS[0]!.z.map(() => 0.1) };
  assertEquals(learnKey(same, { priors: PRIORS, nominal: 0.2 }), null);
});

Deno.test("limitOf() is the inverse of normalise()", () => {
  const score = { mean: 0, scale: 1, allowance: 0.3, persistence: 1.7 };
  assertAlmostEquals(normalise(limitOf(9, score, 365), score, 365), 9);
  // Persistent errors go further without anything having changed.
  assert(limitOf(9, { ...score, persistence: 3 }, 365) > limitOf(9, score, 365));
});

Deno.test("lagsOf() is an eighth of a record, from two to a fortnight", () => {
  assertEquals([8, 80, 1000].map(lagsOf), [2, 10, 14]);
});
