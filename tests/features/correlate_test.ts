import { assertAlmostEquals, assertEquals } from "@std/assert";
import { correlateFeatures } from "@lib/features/correlate.ts";

const design = {
  names: ["a", "b", "c"],
  rows: 5,
  values: Float64Array.of(1, 2, 7, 2, 1, 7, 3, 4, 7, 4, 3, 7, NaN, 5, 7),
  target: Float64Array.of(2, 4, 6, 8, 1),
};

Deno.test("correlateFeatures() uses the rows in which both sides are known", () => {
  const { withTarget, matrix } = correlateFeatures(design);
  assertAlmostEquals(withTarget[0], 1);
  // Of (1, 2), (2, 1), (3, 4), (4, 3): covariance 3 over variance 5.
  assertAlmostEquals(matrix[1], 0.6);
  assertEquals(matrix[3], matrix[1]);
  assertAlmostEquals(matrix[0], 1);
});

Deno.test("correlateFeatures() is undefined for constants and for fewer than three rows", () => {
  const { withTarget, matrix } = correlateFeatures(design);
  assertEquals([withTarget[2], matrix[8], matrix[2]], [NaN, NaN, NaN]);
  const short = correlateFeatures({
    names: ["a"],
    rows: 2,
    values: Float64Array.of(1, 2),
    target: Float64Array.of(1, 2),
  });
  assertEquals(short.withTarget[0], NaN);
});
