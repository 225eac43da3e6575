import { assertAlmostEquals, assertEquals } from "@std/assert";
import { classLoss, type NeuralLoss, numberLoss, probabilities } from "@lib/models/neural/loss.ts";

const AT = 0, SLOPES = 40, STRIDE = 4;

/** Loss and slopes of two rows. */
function applyTo(loss: NeuralLoss, heads: readonly number[][], target: readonly number[]) {
  const heap = new Float32Array(80), list = Int32Array.of(1, 0);
  heads.forEach((row, i) => heap.set(row, AT + i * STRIDE));
  const rows = { list, from: 0, to: 2, target: Float32Array.from(target), weight: Float32Array.of(1, 2) };
  const sum = loss.apply({ heap, at: AT, stride: STRIDE, slopes: { at: SLOPES, share: 1 } }, rows);
  const only = loss.apply({ heap, at: AT, stride: STRIDE, slopes: null }, rows);
  assertEquals(only, sum);
  return {
    sum,
    slopes: heads.map((row, i) => [...heap.subarray(SLOPES + i * STRIDE, SLOPES + i * STRIDE + row.length)]),
  };
}

/** Slopes must be what the loss changes by. The list turns rows around: row 1 comes first, with weight 2. */
function assertSlopes(loss: NeuralLoss, heads: readonly number[][], target: readonly number[]): void {
  const { slopes } = applyTo(loss, heads, target), step = 2 ** -10;
  heads.forEach((row, i) =>
    row.forEach((_, k) => {
      const moved = (by: number) =>
        heads.map((one, j) => one.map((value, l) => i === j && k === l ? value + by : value));
      const change = applyTo(loss, moved(step), target).sum - applyTo(loss, moved(-step), target).sum;
      assertAlmostEquals(slopes[i][k], change / (2 * step), 1e-3);
    })
  );
}

Deno.test("numberLoss() is half the squared error, weighted, and leaves its slopes", () => {
  const squared = numberLoss("squared", { outputs: 2, levels: [] });
  assertEquals(squared.heads, 2);
  const { sum, slopes } = applyTo(squared, [[1, 0], [0, 3]], [0, 0, 0, 0]);
  assertEquals([sum, slopes], [2 * 0.5 + 1 * 4.5, [[2, 0], [0, 3]]]);
  assertSlopes(squared, [[1, -2], [0.5, 3]], [1, 2, 3, 4]);
});

Deno.test("numberLoss() absolute is half of the absolute error, whatever its size", () => {
  const absolute = numberLoss("absolute", { outputs: 1, levels: [] });
  assertEquals(applyTo(absolute, [[5], [-100]], [0, 0]).slopes, [[1], [-0.5]]);
  assertSlopes(absolute, [[5], [-100]], [0, 0]);
});

Deno.test("numberLoss() of quantiles has a head for each level of each target", () => {
  const quantile = numberLoss("quantile", { outputs: 2, levels: [0.1, 0.9] });
  assertEquals(quantile.heads, 4);
  const { slopes } = applyTo(quantile, [[1, 1, -1, -1], [1, 1, -1, -1]], [0, 0, 0, 0]);
  [0.9, 0.1, -0.1, -0.9].forEach((slope, k) => assertAlmostEquals(slopes[1][k], slope, 1e-6));
  assertSlopes(quantile, [[1, 2, -1, -2], [3, 1, -1, -3]], [0, 0.5, 0.25, 0]);
});

Deno.test("classLoss() is minus the logarithm of the class's probability, by one head of two classes, else by a softmax", () => {
  const two = classLoss(2), three = classLoss(3);
  assertEquals([two.heads, three.heads], [1, 3]);
  assertAlmostEquals(applyTo(two, [[0], [0]], [1, 0]).sum, 3 * Math.LN2, 1e-9);
  assertSlopes(two, [[1.5], [-0.5]], [1, 0]);
  assertSlopes(three, [[1, 0, -1], [0.5, 0.25, 2]], [2, 0]);
});

Deno.test("probabilities() sum to 1 and are never 0, however far heads are out", () => {
  for (const heads of [[1e6], [-1e6], [0.3], [1e6, 0, -1e6], [1, 2, 3]]) {
    const out = new Float64Array(Math.max(2, heads.length));
    probabilities(heads, out);
    assertAlmostEquals(out.reduce((sum, value) => sum + value), 1, 1e-12);
    assertEquals(out.every((value) => value > 0), true, `${out}`);
  }
});
