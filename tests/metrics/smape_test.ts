import { assertAlmostEquals, assertEquals } from "@std/assert";
import { smape } from "../../lib/metrics/smape.ts";

Deno.test("smape() divides by the mean of both sizes and lies in [0, 2]", () => {
  assertAlmostEquals(smape([100, 50], [50, 100]), 2 / 3, 1e-15);
  assertEquals(smape([5], [0]), 2);
  assertEquals(smape([5], [-5]), 2);
});

Deno.test("smape() skips rows where both are zero", () => {
  assertEquals(smape([0, 4], [0, 4]), 0);
  assertEquals(smape([0], [0]), NaN);
});
