import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { judgeDrift, marginOf, type SamplePair } from "@lib/monitoring/inputs/drift.ts";

const rng = createRng(5);
const draw = (n: number, shift = 0) => Array.from({ length: n }, () => shift + rng.normal());
const pair = (n: number, shift = 0): SamplePair => ({ newest: draw(n, shift), before: draw(n) });
const judge = (pairs: SamplePair[], levels: number | null = null) => judgeDrift({ column: "x", levels, pairs }, 0.2);
const quiet = (n: number) => Array.from({ length: 12 }, () => pair(n));

Deno.test("judgeDrift() measures small samples by Kolmogorov-Smirnov, large ones by Wasserstein, categories by PSI", () => {
  assertEquals(judge([pair(999)]).method, "ks");
  assertEquals(judge([pair(1000)]).method, "wasserstein");
  assertEquals(judge([{ newest: [0, 1, 1], before: [0, 1] }], 2).method, "psi");
});

Deno.test("judgeDrift() finds a shift of a standard deviation, and none in what is as before", () => {
  for (const n of [100, 3000]) {
    assertEquals(judge([pair(n, 1), ...quiet(n)]).isDrift, true);
    assertEquals(judge(quiet(n)).isDrift, false);
  }
  const counts = (a: number, b: number) => [...Array(a).fill(0), ...Array(b).fill(1)];
  assertEquals(judge([{ newest: counts(10, 90), before: counts(90, 10) }], 2).isDrift, true);
});

Deno.test("judgeDrift() goes by size: what is significant in large samples and small is none", () => {
  const small = judge([pair(5000, 0.1), ...quiet(5000)]);
  assert(small.distance! > 0.05);
  assertEquals([small.isDrift, small.pValue], [false, null]);
});

Deno.test("judgeDrift() is silent where spans of the past differ as much", () => {
  const usual = Array.from({ length: 12 }, (_, i) => pair(2000, i % 2));
  const found = judge([pair(2000, 1), ...usual]);
  assertAlmostEquals(found.limit, 1.5, 0.15);
  assertEquals(found.isDrift, false);
});

Deno.test("judgeDrift() passes over one span of the past that differs more than all others", () => {
  assert(judge([pair(2000), pair(2000, 5), ...quiet(2000)]).limit < 0.3);
});

Deno.test("judgeDrift() says nothing of fewer than ten values", () => {
  const { distance, isDrift } = judge([{ newest: Array(9).fill(9), before: Array(50).fill(1) }]);
  assertEquals([distance, isDrift], [null, false]);
  assertEquals(judge([]).isDrift, false);
});

Deno.test("judgeDrift() measures a column that never varied by its size", () => {
  const constant = { newest: Array(1500).fill(3), before: Array(1500).fill(2) };
  assertEquals(judge([constant]).distance, 1 / 3);
  assertEquals(judge([{ newest: Array(1500).fill(1), before: Array(1500).fill(0) }]).distance, 1);
});

Deno.test("judgeDrift() takes few values over many categories for what they are", () => {
  const some = (first: number) => Array.from({ length: 500 }, () => first + Math.floor(400 * rng.next()));
  const { pValue, isDrift } = judge([{ newest: some(0), before: some(0) }], 800);
  assert(pValue! > 0.001);
  assertEquals(isDrift, false);
  const renamed = judge([{ newest: some(400), before: some(0) }], 800);
  assert(renamed.pValue! < 1e-6);
  assertEquals(renamed.isDrift, true);
});

Deno.test("marginOf() is wider the less is known", () => {
  assertEquals([0, 1, 3, 24].map(marginOf), [4, 4, 2, 1.125]);
});
