import { assertAlmostEquals, assertEquals } from "@std/assert";
import { rmspe } from "../../lib/metrics/rmspe.ts";

Deno.test("rmspe() is the root of the mean squared percentage error", () => {
  assertAlmostEquals(rmspe([10, 100], [13, 60]), Math.sqrt((0.09 + 0.16) / 2), 1e-15);
});

Deno.test("rmspe() skips zero actuals", () => {
  assertEquals(rmspe([0, 10], [4, 5]), 0.5);
  assertEquals(rmspe([0], [0]), NaN);
});
