import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { createRng } from "../../lib/core/random.ts";
import { errorRatio } from "../../lib/metrics/error_ratio.ts";

Deno.test("errorRatio() weighs every key alike, whatever its unit, and both directions alike", () => {
  assertAlmostEquals(errorRatio([2, 2000, 20, 2, 2], [1, 1000, 10, 1, 1]).ratio, 2, 1e-12);
  const first = [1, 2, 3, 4, 5, 6], second = [2, 1, 4, 4, 3, 9];
  const { ratio, lo, hi } = errorRatio(first, second), back = errorRatio(second, first);
  assertAlmostEquals(back.ratio, 1 / ratio, 1e-12);
  assertAlmostEquals(back.lo, 1 / hi, 1e-12);
  assertAlmostEquals(back.hi, 1 / lo, 1e-12);
});

Deno.test("errorRatio() ends as Student's t has them", () => {
  // d = 0.1, 0.2, 0.3, 0.4, 0.5: mean 0.3, standard error sqrt(0.025 / 5); t(4) at 95 % is 2.1318.
  const d = [0.1, 0.2, 0.3, 0.4, 0.5], reach = 2.1318 * Math.sqrt(0.025 / 5);
  const { ratio, lo, hi, keys } = errorRatio(d.map((x) => 1 + x), d.map((x) => 1 - x));
  assertAlmostEquals(ratio, 1.3 / 0.7, 1e-12);
  assertAlmostEquals(lo, (1.3 - reach) / (0.7 + reach), 5e-3);
  assertAlmostEquals(hi, (1.3 + reach) / (0.7 - reach), 5e-3);
  assertEquals(keys, 5);
});

Deno.test("errorRatio() is not moved without bound by one key, and shows nothing by four", () => {
  const equal = Array.from({ length: 20 }, () => 1);
  const { ratio, lo } = errorRatio([...equal, 1e300], [...equal, 1]);
  assertAlmostEquals(ratio, (1 + 1 / 21) / (1 - 1 / 21), 1e-12);
  assertLess(lo, 1);
  assertEquals(errorRatio([3, 3, 3, 3], [1, 1, 1, 1]), { ratio: 3, lo: 0, hi: Infinity, keys: 4 });
});

Deno.test("errorRatio() leaves out undefined errors; none at all is NaN, not a ratio", () => {
  assertEquals(errorRatio([NaN, 1, 0], [1, NaN, 0]), { ratio: 1, lo: 0, hi: Infinity, keys: 1 });
  assertEquals(errorRatio([], []), { ratio: NaN, lo: 0, hi: Infinity, keys: 0 });
  assertEquals(errorRatio([1, 1, 1, 1, 1], [0, 0, 0, 0, 0]).ratio, Infinity);
  assertThrows(() => errorRatio([1], [1, 2]), RangeError);
});

Deno.test("errorRatio() misses equality by its lower end in about 5 % of samples of equal methods", () => {
  const missed = Array.from({ length: 400 }, (_, seed) => {
    const rng = createRng(seed), errors = () => Array.from({ length: 12 }, () => Math.exp(rng.normal()));
    return errorRatio(errors(), errors()).lo > 1;
  }).filter(Boolean).length;
  assertLess(Math.abs(missed - 20), 18); // four standard deviations of a binomial
});
