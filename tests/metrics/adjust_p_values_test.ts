import { assertAlmostEquals, assertEquals } from "@std/assert";
import { adjustPValues } from "@lib/metrics/adjust_p_values.ts";
import golden from "../golden/significance.json" with { type: "json" };

Deno.test("adjustPValues() is that of statsmodels, whatever the order of the tests", () => {
  const { pValues, ...corrected } = golden.corrections;
  for (const correction of ["holm", "benjamini_hochberg"] as const) {
    adjustPValues(pValues, correction).forEach((value, i) =>
      assertAlmostEquals(value, corrected[correction][i], 1e-12)
    );
    const turned = adjustPValues(pValues.toReversed(), correction).toReversed();
    turned.forEach((value, i) => assertAlmostEquals(value, corrected[correction][i], 1e-12));
  }
});

Deno.test("adjustPValues() counts tests alone: what is not defined stays so", () => {
  assertEquals([...adjustPValues([NaN, 0.02, NaN, 0.5], "holm")], [NaN, 0.04, NaN, 0.5]);
  assertEquals(adjustPValues([], "benjamini_hochberg").length, 0);
});
