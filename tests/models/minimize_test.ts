import { assert, assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import { minimizeScalar, minimizeSimplex } from "../../lib/models/minimize.ts";

Deno.test("minimizeScalar() refines the best point of the grid", () => {
  const { at, value } = minimizeScalar((x) => (x - 0.37) ** 2, [0, 0.25, 0.5, 1], 30);
  assertAlmostEquals(at, 0.37, 1e-6);
  assertAlmostEquals(value, 0, 1e-12);
});

Deno.test("minimizeScalar() keeps an end of the grid and passes over NaN", () => {
  assertAlmostEquals(minimizeScalar((x) => x, [1, 2, 3]).at, 1, 1e-3);
  assertEquals(minimizeScalar((x) => x < 2 ? NaN : x, [1, 2, 3], 0).at, 2);
});

Deno.test("minimizeSimplex() descends Rosenbrock's valley", () => {
  const { at } = minimizeSimplex(
    ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    Float64Array.of(-1, 1),
    { steps: [0.5, 0.5], evaluations: 500, tolerance: 1e-12 },
  );
  at.forEach((value) => assertAlmostEquals(value, 1, 1e-2));
});

Deno.test("minimizeSimplex() stays where the function is finite and within its evaluations", () => {
  let count = 0;
  const { at } = minimizeSimplex(
    ([x]) => {
      count++;
      return x < 2 ? NaN : x;
    },
    Float64Array.of(5),
    { steps: [1], evaluations: 60 },
  );
  assert(at[0] >= 2 && at[0] < 2.1);
  assertLessOrEqual(count, 64);
});
