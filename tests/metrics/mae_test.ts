import { assertEquals } from "@std/assert";
import { mae } from "../../lib/metrics/mae.ts";

Deno.test("mae() is the mean of absolute errors over the known actuals", () => {
  assertEquals(mae([1, 5, NaN], [3, 1, 7]), 3);
});

Deno.test("mae() is NaN where nothing is known", () => {
  assertEquals(mae([], []), NaN);
});
