import { assertAlmostEquals, assertEquals } from "@std/assert";
import { recencyWeight, recentQuantile } from "../../../lib/competition/calibration/recency.ts";

const upTo = (n: number) => Float64Array.from({ length: n }, (_, i) => i + 1);

Deno.test("recentQuantile() of one span is of rank ⌊(n + 1) p⌋ from its side, NaN where the errors are too few", () => {
  const cases = [[39, 0.1, 4], [39, 0.05, 2], [39, 0.025, 1], [38, 0.025, NaN], [9, 0.1, 1], [8, 0.1, NaN], [
    0,
    0.1,
    NaN,
  ]];
  for (const [n, probability, rank] of cases) {
    assertEquals(recentQuantile([upTo(n)], probability, -1), rank);
    assertEquals(recentQuantile([upTo(n)], probability, 1), n + 1 - rank);
  }
});

Deno.test("recentQuantile() counts an error of the newest span twice one of the span before, wherever it lies", () => {
  const wide = upTo(100).map((value) => 1000 + value), narrow = upTo(100);
  // 200 errors weigh 67 (old) and 133 (new) together; the end leaves 201 × 0.1 = 20.1 out, the next error one of them.
  assertEquals(recentQuantile([wide, narrow], 0.1, 1), 1100 - 28);
  assertEquals(recentQuantile([narrow, wide], 0.1, 1), 1100 - 14);
  assertEquals(recentQuantile([wide, narrow], 0.1, -1), 15);
  assertEquals(recentQuantile([wide.slice(0, 0), narrow], 0.1, 1), recentQuantile([narrow], 0.1, 1));
  assertEquals(recentQuantile([], 0.1, 1), NaN);
});

Deno.test("recentQuantile() is the same for the same errors in any number of spans where each shows the same", () => {
  assertAlmostEquals(recentQuantile([upTo(99), upTo(99), upTo(99)], 0.1, 1), recentQuantile([upTo(99)], 0.1, 1), 1);
});

Deno.test("recencyWeight() fades to a half from span to span", () => {
  assertEquals([1, 2, 3].map(recencyWeight), [1, 1 / 2, 1 / 4]);
});
