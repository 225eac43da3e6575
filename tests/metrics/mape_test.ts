import { assertAlmostEquals, assertEquals } from "@std/assert";
import { mape } from "../../lib/metrics/mape.ts";

Deno.test("mape() is a fraction of the actual", () => {
  assertAlmostEquals(mape([10, -20], [12, -15]), (0.2 + 0.25) / 2, 1e-15);
});

Deno.test("mape() skips zero actuals instead of calling them perfect or infinite", () => {
  assertEquals(mape([0, 10, 0], [0, 5, 3]), 0.5);
  assertEquals(mape([0, 0], [0, 0]), NaN);
});

Deno.test("mape() does not forgive a missing forecast beside a zero actual", () => {
  assertEquals(mape([0, 10], [NaN, 5]), NaN);
});
