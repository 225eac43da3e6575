import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { relativeWeights } from "@lib/models/contract/relative_weights.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";

const rowsOf = (target: number[], weight?: number[]) =>
  designOf({ names: ["x"], values: target.map((_, i) => i), target, weight });

Deno.test("relativeWeights() are one over the target, but of next to nothing", () => {
  assertEquals([...relativeWeights(rowsOf([2, 4, -8, 10]))], [1 / 2, 1 / 4, 1 / 8, 1 / 10]);
  const [, , nothing] = relativeWeights(rowsOf([10, 20, 0], [1, 2, 3]));
  assertAlmostEquals(nothing, 3 / (0.1 * 50 / 6), 1e-12);
  assertEquals([...relativeWeights(rowsOf([0, 0]))], [1, 1]);
});

Deno.test("relativeWeights() of a table leave out zeros, of which no relative error is known", () => {
  const design = { ...rowsOf([10, 20, 0]), task: { kind: "number", outputs: 1 } as const };
  const [ten = 0, , zero = 1] = relativeWeights(design);
  assertEquals(ten, 1 / 10);
  assert(zero > 0 && zero < 1e-5 * ten);
});

Deno.test("relativeWeights() on logarithms make the loss relative to the target, not to unit + target", () => {
  const y = [4, 50, 0], target = y.map((value) => Math.log1p(value) - 2);
  const design = { ...rowsOf(target), link: "log1p" as const, transform: Float64Array.from([2, 1, 2, 1, 2, 1]) };
  const expected = [5 / 4, 51 / 50, 1 / 1.8];
  relativeWeights(design).forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-12));
});
