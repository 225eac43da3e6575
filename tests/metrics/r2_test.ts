import { assertAlmostEquals, assertEquals } from "@std/assert";
import { r2 } from "../../lib/metrics/r2.ts";

Deno.test("r2() is 1 for a perfect forecast and 0 for the mean", () => {
  assertEquals(r2([1, 2, 3], [1, 2, 3]), 1);
  assertEquals(r2([1, 2, 3], [2, 2, 2]), 0);
});

Deno.test("r2() keeps its digits on a high level", () => {
  const actual = [1, 2, 3, 4].map((value) => value + 1e8);
  assertAlmostEquals(r2(actual, actual.map((value) => value + 0.5)), 1 - 1 / 5, 1e-9);
});

Deno.test("r2() is NaN for constant actuals", () => {
  assertEquals(r2([3, 3], [3, 3]), NaN);
  assertEquals(r2([3], [3]), NaN);
});
