import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { classScores, linearScores, rowLoss, softmaxLoss, type SoftmaxRows } from "@lib/models/linear/softmax_loss.ts";

const rng = createRng(5), N = 20, K = 3;

function rowsOf(classes: number, withOffset = false): SoftmaxRows {
  return {
    x: Float64Array.from({ length: N * K }, () => rng.normal()),
    columns: K,
    target: Int32Array.from({ length: N }, (_, i) => i % classes),
    weight: Float64Array.from({ length: N }, (_, i) => 0.5 + i % 2),
    classes,
    ...(withOffset ? { offset: Float64Array.from({ length: N * classes }, () => rng.normal()) } : {}),
  };
}

Deno.test("softmaxLoss() gives the gradient of its value, by finite differences", () => {
  for (const [classes, withOffset] of [[2, false], [2, true], [4, false], [4, true]] as const) {
    const f = softmaxLoss(rowsOf(classes, withOffset), 0.3), size = classScores(classes) * (K + 1);
    const at = Float64Array.from({ length: size }, () => rng.normal()), slope = new Float64Array(size);
    f(at, slope);
    const spare = new Float64Array(size), step = 1e-5;
    slope.forEach((value, j) => {
      const numeric = (f(at.with(j, at[j]! + step), spare) - f(at.with(j, at[j]! - step), spare)) / (2 * step);
      assertAlmostEquals(value, numeric, 1e-7);
    });
  }
});

Deno.test("softmaxLoss() of no coefficients is the logarithm of the number of classes, and no penalty is on intercepts", () => {
  const f = softmaxLoss(rowsOf(2), 5), spare = new Float64Array(4);
  assertAlmostEquals(f(new Float64Array(4), spare), Math.log(2), 1e-12);
  const moved = f(Float64Array.of(0, 0, 0, 0.1), spare) - Math.log(2);
  assertEquals(Math.abs(moved) < 0.05, true);
});

Deno.test("linearScores() of two classes leave the first at 0, or at its offset", () => {
  const rows = { x: Float64Array.of(1, 2), columns: 2, classes: 2 }, out = new Float64Array(2);
  linearScores(rows, Float64Array.of(3, 4, 5), out);
  assertEquals([...out], [0, 16]);
  linearScores({ ...rows, offset: Float64Array.of(1, 2) }, Float64Array.of(3, 4, 5), out);
  assertEquals([...out], [1, 18]);
});

Deno.test("rowLoss() is finite for scores of any size", () => {
  assertAlmostEquals(rowLoss(Float64Array.of(0, 1000, 0), 0, 3, 0), 1000, 1e-9);
  assertAlmostEquals(rowLoss(Float64Array.of(9, -1000, -1000), 1, 2, 1), Math.log(2), 1e-12);
});
