import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { learnGroup, referenceUnder } from "@lib/competition/watch/watch_profile.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { normalRecord } from "./_watch.ts";

const OPTIONS = { draws: 200, periods: 100, floor: 0.2, nominal: 0.2, seed: 1 };
const SCORE = { mean: 0, scale: 0.2, allowance: 0.5, persistence: 1 };

Deno.test("learnGroup() finds the exponent that errors grow with the forecast by", () => {
  const grown = (exponent: number) =>
    Array.from({ length: 40 }, (_, k) => {
      const rng = createRng(k), yhat = Float64Array.from({ length: 84 }, (_, t) => 10 + 30 * (t % 7));
      return {
        ...normalRecord(k, { size: 84 }),
        yhat,
        y: yhat.map((value) => value + value ** exponent * rng.normal()),
      };
    });
  assertEquals(learnGroup(grown(0), OPTIONS)?.exponent, 0);
  assertEquals(learnGroup(grown(1), OPTIONS)?.exponent, 1);
});

Deno.test("learnGroup() is null where no key has errors enough that differ", () => {
  const flat = { ...normalRecord(1), y: normalRecord(1).yhat };
  assertEquals(learnGroup([normalRecord(1, { size: 8 }), flat], OPTIONS), null);
});

Deno.test("referenceUnder() raises the limit of every detector as the promise falls, by so much each tenth", () => {
  const group = learnGroup(Array.from({ length: 40 }, (_, k) => normalRecord(k)), OPTIONS)!;
  const limits = (promise: number) => {
    const key = { level: 10, scores: [SCORE, SCORE, SCORE] as const };
    const { bias, error, coverage } = referenceUnder(key, group, { periods: 100, perYear: 100, promise });
    return [bias.limit, error.limit, coverage.limit];
  };
  const [often, seldom, never] = [0.1, 0.01, 0.001].map(limits);
  often!.forEach((limit, j) => {
    assert(limit < seldom![j]!);
    assertAlmostEquals(never![j]! - seldom![j]!, seldom![j]! - limit, 1e-9);
  });
});

Deno.test("referenceUnder() takes years that were not lived whole for their share of the promise", () => {
  const group = learnGroup(Array.from({ length: 40 }, (_, k) => normalRecord(k)), OPTIONS)!;
  const key = { level: 10, scores: [SCORE, SCORE, SCORE] as const };
  const whole = referenceUnder(key, group, { periods: 100, perYear: 100, promise: 0.01 });
  assertEquals(referenceUnder(key, group, { periods: 100, perYear: 1000, promise: 0.1 }), whole);
});
