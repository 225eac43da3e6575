import { assertEquals } from "@std/assert";
import { bestSubset, noteBest, resetBest } from "@lib/models/trees/engine/splits/best.ts";
import { alloc, clear, i32At, setF64 } from "@lib/models/trees/engine/memory/heap.ts";
import { noteVectorSubset, orderAt, sortCategories } from "@lib/models/trees/engine/splits/vector_category.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { prepare } from "../_engine.ts";

/** Sums of categories that have so many rows and means, and of all; returns the categories in their order. */
function orderOf(categories: readonly { readonly rows: number; readonly means: readonly number[] }[]): number[] {
  const outputs = categories[0]!.means.length, width = 8 * (outputs + 2);
  prepare(designOf({ names: ["x"], values: [1, 2], target: [0, 0] }), { outputs, vectors: "numbers" });
  const sums = alloc(width * categories.length), whole = alloc(width), total = new Float64Array(outputs + 2);
  clear(sums, width * categories.length);
  categories.forEach(({ rows, means }, c) => {
    [...means.map((mean) => rows * mean), rows, rows].forEach((value, i) => {
      setF64(sums + c * width + 8 * i, value);
      total[i]! += value;
    });
  });
  total.forEach((value, i) => setF64(whole + 8 * i, value));
  const present = sortCategories(sums, width, whole, categories.length);
  return Array.from({ length: present }, (_, i) => orderAt(i));
}

Deno.test("sortCategories() sorts by the direction in which means differ most; those without rows have no place", () => {
  const along = [3, -1, 0, 2].map((t) => ({ rows: 5, means: [t, 2 * t, t % 2 === 0 ? 0.1 : 0] }));
  assertEquals(orderOf(along), [1, 2, 3, 0]);
  assertEquals(orderOf(along.with(2, { rows: 0, means: [0, 0, 0] })), [1, 3, 0]);
});

Deno.test("sortCategories() keeps the order of categories that do not differ", () => {
  assertEquals(orderOf([1, 2, 3].map((rows) => ({ rows, means: [4, 4] }))), [0, 1, 2]);
});

Deno.test("noteVectorSubset() sends the first of the order left, and others where missing goes or with the larger side", () => {
  const goesLeft = () => [0, 1, 2, 3, 9].map((bin) => (i32At(bestSubset()) >>> bin) & 1);
  orderOf([2, 0, 1].map((mean) => ({ rows: 1, means: [mean, 0] })));
  resetBest(0);
  noteBest(1, 0, 0, 0);
  noteVectorSubset(0, 3, 3);
  assertEquals(goesLeft(), [0, 1, 0, 0, 0]);
  noteBest(1, 0, 1, 1);
  noteVectorSubset(1, 3, 3);
  assertEquals(goesLeft(), [0, 1, 1, 1, 1]);
  noteVectorSubset(1, 3, 1);
  assertEquals(goesLeft(), [0, 1, 1, 1, 1]);
});
