import { liftForecast, liftOf } from "../../../lib/competition/calibration/lift.ts";
import type { SmearFold } from "../../../lib/competition/calibration/smear.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";

/** Demand whose square root is normal about that of a forecast. */
function foldOf(
  n: number,
  { sigma, shift = 0, seed = 1 }: { sigma: number; shift?: number; seed?: number },
): SmearFold {
  const rng = createRng(seed), middle = Float64Array.from({ length: n }, (_, i) => 25 + 20 * (i % 7));
  return { middle, actual: middle.map((value) => (Math.sqrt(value) + shift + sigma * rng.normal()) ** 2) };
}
const COUNTS = { nonNegative: true };

/** Many folds. */
const foldsOf = (options: Parameters<typeof foldOf>[1]) =>
  Array.from({ length: 100 }, (_, seed) => foldOf(40, { ...options, seed: seed + 10 }));

Deno.test("liftOf() and liftForecast() give the value that demand does not exceed in so many cases, whatever a forecast aims at", () => {
  for (const ratio of [0.05, 0.3, 0.9, 0.95]) {
    for (const shift of [-1, 0, 0.8]) {
      const lift = liftOf(foldsOf({ sigma: 0.7, shift }), { ratio, ...COUNTS });
      const later = foldOf(4000, { sigma: 0.7, shift, seed: 2 });
      const served = liftForecast(later.middle, lift, COUNTS);
      const share = later.actual.filter((value, i) => value <= served[i]!).length / later.actual.length;
      assertAlmostEquals(share, ratio, 0.025, `${ratio} ${shift}`);
    }
  }
});

Deno.test("liftOf() of few errors is near that of normal ones, and of none that of counts", () => {
  for (const n of [8, 16, 40]) {
    const few = Array.from(
      { length: 100 },
      (_, seed) => liftOf([foldOf(n, { sigma: 0.7, seed })], { ratio: 0.95, ...COUNTS }),
    );
    assertAlmostEquals(few.reduce((sum, lift) => sum + lift, 0) / few.length, 1.645 * 0.7, 0.13, `${n}`);
  }
  assertAlmostEquals(liftOf([], { ratio: 0.975, ...COUNTS }), 0.98, 1e-3);
  assertAlmostEquals(liftOf([], { ratio: 0.025, ...COUNTS }), -0.98, 1e-3);
  assertEquals(liftOf([], { ratio: 0.9, nonNegative: false }), 0);
});

Deno.test("liftOf() of few folds takes half of the side on which their errors lie for accident", () => {
  const folds = (count: number) =>
    Array.from({ length: count }, (_, seed) => foldOf(200, { sigma: 0.01, shift: -1, seed }));
  // Errors of -1 alone: their own quantile is -1, that of either side 1.
  const lifts = [1, 2, 6].map((count) => liftOf(folds(count), { ratio: 0.9, ...COUNTS }));
  [(-1 + 2) / 3, 0, (-6 + 2) / 8].forEach((lift, i) => assertAlmostEquals(lifts[i]!, lift, 0.03));
});

Deno.test("liftOf() in plain units where demand can be negative, and past what is unknown", () => {
  const actual = Float64Array.from({ length: 1000 }, (_, i) => i % 2 === 0 ? i / 1000 - 3 : NaN);
  const middle = new Float64Array(1000).fill(-2.5);
  const lift = liftOf([{ actual, middle }], { ratio: 0.75, nonNegative: false });
  assertAlmostEquals(lift, 0.25, 0.02);
  assertEquals([...liftForecast(Float64Array.of(-3, NaN), 0.5, { nonNegative: false })], [-2.5, NaN]);
});

Deno.test("liftForecast() moves low forecasts less than high ones, and none below zero", () => {
  const [nothing, low, high] = liftForecast(Float64Array.of(0, 4, 100), 1, COUNTS);
  assertEquals([nothing, low, high], [1, 9, 121]);
  assertEquals([...liftForecast(Float64Array.of(0, 4, 100, NaN), -3, COUNTS)], [0, 0, 49, NaN]);
  assert(Object.is(liftForecast(Float64Array.of(0), -1, COUNTS)[0], 0));
});
