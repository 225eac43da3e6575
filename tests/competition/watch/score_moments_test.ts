import { assertAlmostEquals, assertEquals } from "@std/assert";
import { momentsOf } from "@lib/competition/watch/score_moments.ts";
import { createRng } from "@lib/core/numbers/random.ts";

/** A chain of first order whose values have mean 0 and variance 1. */
function chain(memory: number, size: number): Float64Array {
  const rng = createRng(3);
  let state = rng.normal();
  return Float64Array.from({ length: size }, () => state = memory * state + Math.sqrt(1 - memory ** 2) * rng.normal());
}

Deno.test("momentsOf() are those of the clipped scores in their own standard deviations", () => {
  const z = Float64Array.of(1, 3, 1, 3, 1, 3, 1, 3), missed = Float64Array.of(0, 1, NaN, 0, 0, 0, 0, 0);
  const { count, scale, means, variances } = momentsOf({ z, missed }, 2);
  assertEquals(count, 8);
  assertAlmostEquals(scale, Math.sqrt(8 / 7));
  assertAlmostEquals(means[0], 2 / scale);
  assertAlmostEquals(means[1], 1 / scale);
  assertAlmostEquals(means[2], 1 / 7);
  assertAlmostEquals(variances[2], 6 / 49);
  assertAlmostEquals(variances[1], 0);
});

Deno.test("momentsOf() finds how many times more sums of a chain vary: (1 + a) / (1 - a)", () => {
  for (const [memory, expected] of [[0, 1], [0.5, 3]] as const) {
    const z = chain(memory, 20_000), { persistences: [found] } = momentsOf({ z, missed: z.map(() => 0) }, 30);
    assertAlmostEquals(found, expected, 0.25);
  }
});

Deno.test("momentsOf() of constants has no scale and no persistence", () => {
  const same = new Float64Array(20).fill(2), { scale, persistences } = momentsOf({ z: same, missed: same }, 3);
  assertEquals([scale, persistences[2]], [0, NaN]);
});
