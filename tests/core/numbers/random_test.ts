import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { createRng, hashSeed, shuffle } from "../../../lib/core/numbers/random.ts";
import { mean, variance } from "../../../lib/core/numbers/statistics.ts";

Deno.test("createRng() gives the published stream of sfc32: these values may never change", () => {
  // Made by an independent sfc32 in 64-bit integers (BigInt), below.
  for (const seed of [0, 1, 42, 4294967295]) {
    const rng = createRng(seed), expected = referenceSfc32(seed);
    for (let i = 0; i < 1000; i++) assertEquals(rng.next(), expected());
  }
});

/** sfc32 as its author writes it, on BigInt. */
function referenceSfc32(seed: number): () => number {
  const mask = 0xffffffffn;
  let [a, b, c, counter] = [BigInt(seed), 0x9e3779b9n, 0x243f6a88n, 1n];
  const next = () => {
    const sum = (a + b + counter) & mask;
    counter = (counter + 1n) & mask;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & mask;
    c = (((c << 21n) | (c >> 11n)) + sum) & mask;
    return Number(sum) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

Deno.test("createRng() is uniform: 100 bins by chi-square, lag-1 correlation near zero", () => {
  const rng = createRng(7), n = 100_000;
  const counts = new Float64Array(100);
  let product = 0, last = 0.5;
  for (let i = 0; i < n; i++) {
    const value = rng.next();
    assert(value >= 0 && value < 1);
    counts[Math.floor(value * 100)]++;
    product += (value - 0.5) * (last - 0.5);
    last = value;
  }
  const chi2 = counts.reduce((sum, count) => sum + (count - n / 100) ** 2 / (n / 100), 0);
  assertLess(chi2, 150); // 99 degrees of freedom: 99.9 % below 148.2
  assertLess(Math.abs(product / n * 12), 0.01);
});

Deno.test("integer() covers [0, bound) evenly", () => {
  const rng = createRng(3);
  const counts = new Float64Array(7);
  for (let i = 0; i < 70_000; i++) counts[rng.integer(7)]++;
  for (const count of counts) assertLess(Math.abs(count - 10_000), 400);
  assertEquals(rng.integer(1), 0);
});

Deno.test("normal() has the moments of a standard normal and stays finite", () => {
  const rng = createRng(11);
  const values = Float64Array.from({ length: 100_000 }, () => rng.normal());
  assert(values.every(Number.isFinite));
  assertAlmostEquals(mean(values), 0, 0.015);
  assertAlmostEquals(variance(values), 1, 0.02);
  assertAlmostEquals(mean(values.map((value) => value ** 4)), 3, 0.15);
});

Deno.test("equal seeds give equal streams, other seeds others", () => {
  const take = (seed: number) => {
    const rng = createRng(seed);
    return Array.from({ length: 5 }, () => [rng.next(), rng.normal(), rng.integer(10)]);
  };
  assertEquals(take(5), take(5));
  assertNotEquals(take(5), take(6));
});

Deno.test("hashSeed() tells order and borders of parts apart", () => {
  assertNotEquals(hashSeed("a", "bc"), hashSeed("ab", "c"));
  assertNotEquals(hashSeed("a", "b"), hashSeed("b", "a"));
  assertNotEquals(hashSeed("a", ""), hashSeed("a"));
  assertEquals(hashSeed("plan", 3), hashSeed("plan", "3"));
});

Deno.test("hashSeed() spreads neighbours: no collision among 20,000, bits balanced", () => {
  const seeds = Array.from({ length: 20_000 }, (_, i) => hashSeed("plan", `key_${i}`));
  assertEquals(new Set(seeds).size, seeds.length);
  for (let bit = 0; bit < 32; bit++) {
    const ones = seeds.filter((seed) => (seed >>> bit) & 1).length;
    assertLess(Math.abs(ones - 10_000), 400);
  }
  assert(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32));
});

Deno.test("shuffle() keeps all numbers, in another order", () => {
  const list = Int32Array.from({ length: 50 }, (_, i) => i), mixed = shuffle(list.slice(), createRng(1));
  assertNotEquals(mixed, list);
  assertEquals([...mixed].sort((a, b) => a - b), [...list]);
});
