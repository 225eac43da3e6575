import { assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { correlateFeatures } from "@lib/features/profile/correlate.ts";

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

/** Pearson by its definition, two passes. */
function pearson(x: readonly number[], y: readonly number[]): number {
  const pairs = x.map((a, i) => [a, y[i]]).filter(([a, b]) => !Number.isNaN(a) && !Number.isNaN(b));
  const meanOf = (side: number) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [mx, my] = [meanOf(0), meanOf(1)];
  const sum = (f: (a: number, b: number) => number) => pairs.reduce((total, [a, b]) => total + f(a - mx, b - my), 0);
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
}

const entry = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -20, max: 20 }) }, {
  weight: 1,
  arbitrary: fc.constant(NaN),
});
const twoColumns = fc.array(fc.tuple(entry, entry), { minLength: 1, maxLength: 30 });
const designOf = (rows: readonly (readonly [number, number])[]) => ({
  names: ["x"],
  rows: rows.length,
  values: Float64Array.from(rows, ([x]) => x),
  target: Float64Array.from(rows, ([, y]) => y),
});

Deno.test("correlateFeatures() is Pearson's, of the rows in which both are known", () => {
  fc.assert(fc.property(twoColumns, (rows) => {
    const actual = correlateFeatures(designOf(rows)).withTarget[0];
    const known = rows.filter(([x, y]) => !Number.isNaN(x + y));
    const constant = [0, 1].some((side) => new Set(known.map((row) => row[side])).size < 2);
    if (known.length < 3 || constant) return assertEquals(actual, NaN);
    assertAlmostEquals(actual, pearson(rows.map(([x]) => x), rows.map(([, y]) => y)), 1e-9);
  }));
});

Deno.test("correlateFeatures() does not depend on unit or origin, and turns with the sign", () => {
  fc.assert(fc.property(twoColumns, fc.integer({ min: 1, max: 9 }), fc.integer(), (rows, scale, shift) => {
    const plain = correlateFeatures(designOf(rows)).withTarget[0];
    const moved = correlateFeatures(designOf(rows.map(([x, y]) => [x * scale, y + shift % 1000]))).withTarget[0];
    const turned = correlateFeatures(designOf(rows.map(([x, y]) => [-x, y]))).withTarget[0];
    if (Number.isNaN(plain)) return assertEquals([moved, turned], [NaN, NaN]);
    assertAlmostEquals(moved, plain, 1e-9);
    assertAlmostEquals(turned, -plain, 1e-9);
  }));
});

Deno.test("correlateFeatures() matrix is symmetric with ones on its diagonal", () => {
  const values = Float64Array.of(1, 5, 2, 3, 1, 4, 2, 8, 1, 9, 2, 6);
  const { matrix } = correlateFeatures({ names: ["a", "b", "c"], rows: 4, values, target: new Float64Array(4) });
  for (let a = 0; a < 3; a++) {
    assertAlmostEquals(matrix[a * 3 + a], 1);
    for (let b = 0; b < 3; b++) {
      assertEquals(matrix[a * 3 + b], matrix[b * 3 + a]);
      const column = (c: number) => [0, 1, 2, 3].map((r) => values[r * 3 + c]);
      assertAlmostEquals(matrix[a * 3 + b], pearson(column(a), column(b)), 1e-12);
    }
  }
});

Deno.test("correlateFeatures() is never beyond one, not even by rounding", () => {
  const steps = Float64Array.from({ length: 50 }, (_, i) => 1e8 + i / 3);
  const { withTarget } = correlateFeatures({ names: ["x"], rows: 50, values: steps, target: steps.map((x) => 7 * x) });
  assertLessOrEqual(withTarget[0], 1);
  assertAlmostEquals(withTarget[0], 1, 1e-6);
});
