import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { errorRatio } from "../../lib/metrics/error_ratio.ts";

const ones = (count: number) => Array.from({ length: count }, () => 1);

Deno.test("errorRatio() is the ratio of mean errors, and keys on which nobody errs count as such", () => {
  assertAlmostEquals(errorRatio([2, 4, 6, 8, 10], [1, 2, 3, 4, 5]).ratio, 2, 1e-12);
  // Where nothing was sold zero is exact; where something was, the mean forecast is better by far.
  const { ratio, hi } = errorRatio([...ones(30).map(() => 0.1), ...ones(10).map(() => 2)], [
    ...ones(30).map(() => 0),
    ...ones(10).map(() => 4),
  ]);
  assertAlmostEquals(ratio, 1 + (30 * 0.1 - 10 * 2) / 40, 1e-12);
  assertLess(hi, 1);
});

Deno.test("errorRatio() ends as Student's t of winsorised values has them", () => {
  // Differences -1 … 1 become ±0.8 at the ends: 11 values, 1 cut at each end; t(8) at 95 % is 1.8595.
  const d = Array.from({ length: 11 }, (_, i) => (i - 5) / 5);
  const { ratio, lo, hi, keys } = errorRatio(d.map((x) => 2 + x), d.map(() => 2));
  const squares = 2 * (0.8 ** 2 * 2 + 0.6 ** 2 + 0.4 ** 2 + 0.2 ** 2),
    reach = 1.8595 *
      Math.sqrt(squares / 10 / 11) * 10 / 8;
  assertEquals([ratio, keys], [1, 11]);
  assertAlmostEquals(lo, 1 - reach / 2, 1e-3);
  assertAlmostEquals(hi, 1 + reach / 2, 1e-3);
});

Deno.test("errorRatio() is not moved by one key, however wild, and shows nothing by four", () => {
  const wild = errorRatio([...ones(20), 1e300], ones(21));
  assertEquals([wild.ratio, wild.lo, wild.hi], [1, 1, 1]);
  assertEquals(errorRatio([3, 3, 3, 3], [1, 1, 1, 1]), { ratio: 3, lo: 0, hi: Infinity, keys: 4 });
});

Deno.test("errorRatio() leaves out undefined errors; none at all is NaN, not a ratio", () => {
  assertEquals(errorRatio([NaN, 1, 0], [1, NaN, 0]), { ratio: 1, lo: 0, hi: Infinity, keys: 1 });
  assertEquals(errorRatio([], []), { ratio: NaN, lo: 0, hi: Infinity, keys: 0 });
  assertEquals(errorRatio(ones(5), ones(5).map(() => 0)).ratio, Infinity);
  assertThrows(() => errorRatio([1], [1, 2]), RangeError);
});

Deno.test("errorRatio() misses equality by its lower end in at most about 5 % of samples of equal methods", () => {
  for (const keys of [6, 40]) {
    const missed = Array.from({ length: 400 }, (_, seed) => {
      const rng = createRng(seed), errors = () => Array.from({ length: keys }, () => Math.exp(rng.normal()));
      return errorRatio(errors(), errors()).lo > 1;
    }).filter(Boolean).length;
    assertLess(missed, 38); // 20, and four standard deviations of a binomial
  }
});
