import { assertAlmostEquals, assertEquals } from "@std/assert";
import { kolmogorovSmirnov, sortKnown } from "@lib/metrics/kolmogorov_smirnov.ts";
import { DRIFT_GOLDEN } from "../_support/drift_golden.ts";

for (const [name, { a, b, ks, p }] of Object.entries(DRIFT_GOLDEN.cases)) {
  Deno.test(`kolmogorovSmirnov() of ${name} is that of scipy`, () => {
    const { distance, pValue } = kolmogorovSmirnov(a, b);
    assertAlmostEquals(distance, ks, 1e-12);
    assertAlmostEquals(pValue, p, 1e-9);
  });
}

Deno.test("kolmogorovSmirnov() does not depend on order, and is undefined without values", () => {
  assertEquals(kolmogorovSmirnov([3, NaN, 1, 2], [2, 5]), kolmogorovSmirnov([1, 2, 3], [5, NaN, 2]));
  assertEquals(kolmogorovSmirnov([], [1]), { distance: NaN, pValue: NaN });
  assertEquals(kolmogorovSmirnov([1, 2], [1, 2]), { distance: 0, pValue: 1 });
});

Deno.test("sortKnown() leaves out what is unknown and sorts by size", () => {
  assertEquals([...sortKnown([10, NaN, 9, -1])], [-1, 9, 10]);
});
