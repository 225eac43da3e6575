import { assertEquals } from "@std/assert";
import { fieldDifferences } from "@lib/lineage/field_differences.ts";

Deno.test("fieldDifferences() names the paths that differ, lists whole, what is missing as null", () => {
  const a = { seed: 1, folds: { count: 2, step: 3 }, levels: [80], only: true, same: { x: [1] } };
  const b = { seed: 1, folds: { count: 4, step: 3 }, levels: [80, 95], same: { x: [1] }, more: { y: 1 } };
  assertEquals(fieldDifferences(a, b), [
    { field: "folds.count", a: 2, b: 4 },
    { field: "levels", a: [80], b: [80, 95] },
    { field: "only", a: true, b: null },
    { field: "more", a: null, b: { y: 1 } },
  ]);
  assertEquals(fieldDifferences(a, structuredClone(a)), []);
  assertEquals(fieldDifferences({ toString: 1 }, {}), [{ field: "toString", a: 1, b: null }]);
});
