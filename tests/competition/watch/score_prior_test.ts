import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { momentsOf } from "@lib/competition/watch/score_moments.ts";
import { plausibleMeans, priorsOf, shrink } from "@lib/competition/watch/score_prior.ts";
import { createRng } from "@lib/core/numbers/random.ts";

/** Moments of keys with normal errors whose true bias varies by `between` standard deviations. */
function keysOf(between: number, keys = 400, size = 100) {
  const rng = createRng(5);
  return Array.from({ length: keys }, () => {
    const bias = between * rng.normal();
    const z = Float64Array.from({ length: size }, () => bias + rng.normal());
    return momentsOf({ z, missed: z.map((value) => Number(Math.abs(value) > 1.28)) }, 12);
  });
}

Deno.test("priorsOf() sees how far keys differ beyond the noise of their records", () => {
  assertAlmostEquals(Math.sqrt(priorsOf(keysOf(0.5), 12)[0].spread), 0.5, 0.06);
  assert(Math.sqrt(priorsOf(keysOf(0), 12)[0].spread) < 0.06);
});

Deno.test("shrink() takes a key for its group where keys do not differ, and by its own record where they do", () => {
  const alike = keysOf(0), apart = keysOf(2), own = (keys: typeof alike) => keys[0]!;
  const [shrunk, kept] = [shrink(priorsOf(alike, 12)[0], own(alike), 0), shrink(priorsOf(apart, 12)[0], own(apart), 0)];
  assert(shrunk.weight < 0.3 && kept.weight > 0.95, `${shrunk.weight} ${kept.weight}`);
  assertAlmostEquals(kept.estimate, own(apart).means[0], 0.1);
  // What is left unknown of a key by itself is the standard error of its mean.
  assertAlmostEquals(kept.error, 0.1, 0.03);
});

Deno.test("shrink() takes a record whose errors follow each other for as much shorter", () => {
  const prior = { ...priorsOf(keysOf(0.5), 12)[0], centre: 0, spread: 1, persistence: 4, ownPersistence: 0 };
  const moments = { ...keysOf(0.5, 1)[0]!, means: [1, 0, 0], variances: [2, 1, 1], count: 8 } as const;
  const { estimate, weight, error } = shrink(prior, moments, 0);
  assertEquals([estimate, weight, error], [0.5, 0.5, Math.sqrt(0.5)]);
});

Deno.test("shrink() of a key without intervals takes the coverage of its group", () => {
  const priors = priorsOf(keysOf(0), 12), z = Float64Array.from({ length: 40 }, (_, i) => i % 5);
  const moments = momentsOf({ z, missed: z.map(() => NaN) }, 5);
  assertEquals(shrink(priors[2], moments, 2).estimate, priors[2].centre);
});

Deno.test("plausibleMeans() vary from key to key as true means do", () => {
  const keys = keysOf(0.3, 2000, 40), priors = priorsOf(keys, 5);
  const spread = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  assertAlmostEquals(spread(keys.map((moments) => plausibleMeans(priors, moments)[0])), 0.3, 0.03);
  assert(spread(keys.map(({ means }) => means[0])) > 0.33);
});
