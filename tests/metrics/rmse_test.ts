import { assertEquals } from "@std/assert";
import { rmse } from "../../lib/metrics/rmse.ts";

Deno.test("rmse() is the root of the mean squared error", () => {
  assertEquals(rmse([0, 0], [3, Math.sqrt(41)]), 5);
});

Deno.test("rmse() is NaN where nothing is known", () => {
  assertEquals(rmse([NaN], [1]), NaN);
});
