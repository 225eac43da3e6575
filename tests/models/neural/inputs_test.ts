import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { fitInputs, inputShape, networkRows } from "@lib/models/neural/inputs.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";

/** One column as a design. */
function column(values: readonly number[], isCategory = false): Design {
  return designOf({ names: ["x"], categorical: [isCategory], values, target: values.map(() => 0) });
}

function numbersOf(values: readonly number[], squash: boolean): number[] {
  const design = column(values);
  return [...networkRows(fitInputs(design, { squash }), design).numbers];
}

Deno.test("fitInputs() places numbers by mean and deviation, also where their squares are too large", () => {
  for (const unit of [1, 1e300, 1e-300]) {
    const out = numbersOf([-unit, unit, -unit, unit], false);
    out.forEach((value, i) => assertAlmostEquals(value, i % 2 ? 1 : -1, 1e-6));
  }
});

Deno.test("fitInputs() places numbers by median and quartiles, and draws in what is far out", () => {
  const values = Array.from({ length: 41 }, (_, i) => i), out = numbersOf([...values, 1e300], true);
  assertAlmostEquals(out[20], 0, 0.08);
  assertAlmostEquals(out[30], 0.6, 0.06);
  assert(out[41] > out[40] && out[41] <= 3, `${out[41]}`);
});

Deno.test("fitInputs() places by the ends where quartiles are one", () => {
  const out = numbersOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 4], true);
  assertEquals(out.slice(0, 9), Array(9).fill(0));
  assertAlmostEquals(out[9], 2 / Math.sqrt(1 + (2 / 3) ** 2), 1e-6);
});

Deno.test("fitInputs() leaves columns out that say nothing, and of infinite values learns nothing", () => {
  for (const values of [[3, 3, 3], [NaN, NaN, NaN], [Infinity, -Infinity, 2]]) {
    for (const squash of [true, false]) assertEquals(fitInputs(column(values), { squash }).numbers.length, 0);
  }
  assertEquals(fitInputs(column([1, 1, 1], true), { squash: true }).categories, []);
});

Deno.test("networkRows() puts missing numbers in the middle and says so, where some were missing in the fit", () => {
  const plan = fitInputs(column([0, NaN, 2, 4]), { squash: false });
  assertEquals(inputShape(plan, 16), { numbers: 2, embeddings: [] });
  const { numbers } = networkRows(plan, column([2, NaN]));
  assertEquals([...numbers], [0, 0, 0, 1]);
  assertEquals([...networkRows(fitInputs(column([0, 1]), { squash: false }), column([NaN])).numbers], [0]);
});

Deno.test("networkRows() keeps what is infinite within bounds", () => {
  for (const squash of [true, false]) {
    const plan = fitInputs(column([1, 2, 3, 4]), { squash });
    const { numbers } = networkRows(plan, column([Infinity, -Infinity, 1.7e308]));
    assert(numbers.every((value) => Math.abs(value) <= 100), `${numbers}`);
  }
});

Deno.test("networkRows() numbers categories from one, what was never seen is zero", () => {
  const plan = fitInputs(column([7, 2, 7, NaN, 1e15], true), { squash: true });
  assertEquals([...networkRows(plan, column([2, 7, 1e15, NaN, 3, 7.5], true)).levels], [1, 2, 3, 0, 0, 0]);
  assertEquals(inputShape(plan, 16), { numbers: 0, embeddings: [{ levels: 4, width: 2 }] });
});

Deno.test("inputShape() gives many levels as many numbers as is allowed", () => {
  const many = column(Array.from({ length: 1000 }, (_, i) => i), true);
  assertEquals(inputShape(fitInputs(many, { squash: true }), 16).embeddings, [{ levels: 1001, width: 16 }]);
});
