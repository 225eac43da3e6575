import { assertAlmostEquals, assertEquals } from "@std/assert";
import { wasserstein } from "@lib/metrics/wasserstein.ts";
import { DRIFT_GOLDEN } from "../_support/drift_golden.ts";

for (const [name, golden] of Object.entries(DRIFT_GOLDEN.cases)) {
  Deno.test(`wasserstein() of ${name} is that of scipy`, () => {
    assertAlmostEquals(wasserstein(golden.a, golden.b), golden.wasserstein, 1e-12);
  });
}

Deno.test("wasserstein() is symmetric, 0 of equal samples and undefined without values", () => {
  assertEquals(wasserstein([1, NaN, 4], [2, 2]), wasserstein([2, 2], [4, 1]));
  assertEquals(wasserstein([1, 2], [2, 1, 1, 2]), 0);
  assertEquals(wasserstein([NaN], [1]), NaN);
});
