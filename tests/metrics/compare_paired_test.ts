import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { mean } from "../../lib/core/numbers/statistics.ts";
import { bootstrapInterval } from "../../lib/metrics/bootstrap_interval.ts";
import { compareEach, comparePaired } from "../../lib/metrics/compare_paired.ts";

const noise = (seed: number) => {
  const rng = createRng(seed);
  return Array.from({ length: 60 }, () => rng.normal());
};

Deno.test("comparePaired() finds a small difference that is the same for every key", () => {
  const second = noise(1), first = second.map((value, k) => value - 0.1 - 0.01 * (k % 3));
  const result = comparePaired(first, second, { rng: createRng(2) });
  assertAlmostEquals(result.difference, -0.11, 1e-9);
  assertLess(result.pValue, 0.01);
  assert(result.lo <= result.difference && result.hi < 0);
});

Deno.test("comparePaired() does not find a difference between equally good methods", () => {
  const rejected = Array.from({ length: 40 }, (_, seed) => seed).filter((seed) =>
    comparePaired(noise(100 + seed), noise(200 + seed), { rng: createRng(seed), repetitions: 200 }).pValue < 0.05
  );
  assertLess(rejected.length, 7); // 2 expected of 40; 7 or more has a chance below 0.5 %
});

Deno.test("comparePaired() enumerates signs like the exact test on few keys", () => {
  // All differences 1: only 2 of the 2³ sign patterns are as extreme.
  const { pValue } = comparePaired([2, 3, 4], [1, 2, 3], { rng: createRng(1), repetitions: 8000 });
  assertAlmostEquals(pValue, 0.25, 0.02);
});

Deno.test("comparePaired() leaves out keys with an undefined loss and gives p = 1 for equal methods", () => {
  const result = comparePaired([1, NaN, 2], [1, 5, 2], { rng: createRng(1) });
  assertEquals([result.keys, result.difference, result.pValue], [2, 0, 1]);
});

Deno.test("comparePaired() refuses losses of different keys or none", () => {
  assertThrows(() => comparePaired([1], [1, 2], { rng: createRng(1) }), RangeError);
  assertThrows(() => comparePaired([NaN], [1], { rng: createRng(1) }), RangeError);
  assertGreater(comparePaired([1], [2], { rng: createRng(1) }).pValue, 0.9);
});

Deno.test("compareEach() says of each method what a comparison alone says, whatever the number of its keys", () => {
  const methods = [noise(1), noise(2).slice(0, 40), noise(3)].map((values) => Float64Array.from(values));
  const alone = methods.map((own) => comparePaired(own, own.map(() => 0), { rng: createRng(4) }));
  assertEquals(compareEach(methods, 4), alone);
  assertEquals(alone.map(({ keys }) => keys), [60, 40, 60]);
  assertEquals(compareEach([], 4), []);
});

Deno.test("comparePaired() has the interval of a bootstrap by the same draws, and signs drawn after them", () => {
  const own = noise(5),
    result = comparePaired(own, own.map(() => 0), { rng: createRng(6), level: 80, repetitions: 50 });
  const rng = createRng(6), { value, lo, hi } = bootstrapInterval(own, mean, { rng, level: 80, repetitions: 50 });
  assertEquals([result.difference, result.lo, result.hi], [value, lo, hi]);
  const observed = Math.abs(value) * own.length * (1 - 1e-12);
  const sums = Array.from({ length: 50 }, () => own.reduce((sum, v) => sum + (rng.next() < 0.5 ? v : -v), 0));
  assertEquals(result.pValue, (sums.filter((sum) => Math.abs(sum) >= observed).length + 1) / 51);
});
