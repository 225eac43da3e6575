import { assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { listVarying, selectTop } from "@lib/features/select_features.ts";

Deno.test("listVarying() drops constants and columns with one known value", () => {
  const values = Float64Array.of(1, 5, NaN, 1, 5, 3, 2, NaN, NaN);
  assertEquals(listVarying({ names: ["a", "b", "c"], rows: 3, values }), ["a"]);
});

Deno.test("selectTop() keeps the most important in their order, the first of equals", () => {
  assertEquals(selectTop(["a", "b", "c", "d"], [0.1, NaN, 0.4, 0.1], 2), ["a", "c"]);
  assertEquals(selectTop(["a"], [0], 9), ["a"]);
  assertThrows(() => selectTop(["a"], [], 1), RangeError, "importance");
});

Deno.test("listVarying() keeps the order, and finds nothing in a design without rows", () => {
  const values = Float64Array.of(1, 2, 0, NaN, 3, 0, 1, 2, 1);
  assertEquals(listVarying({ names: ["c", "b", "a"], rows: 3, values }), ["b", "a"]);
  assertEquals(listVarying({ names: ["a"], rows: 0, values: new Float64Array(0) }), []);
  assertEquals(listVarying({ names: [], rows: 3, values: new Float64Array(0) }), []);
});

Deno.test("selectTop() takes what no left out feature exceeds", () => {
  const importance = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.constant(NaN)), { minLength: 1, maxLength: 12 });
  fc.assert(fc.property(importance, fc.integer({ min: 1, max: 12 }), (weights, count) => {
    const names = weights.map((_, i) => `f${i}`);
    const top = selectTop(names, weights, count);
    assertEquals(top.length, Math.min(count, names.length));
    assertEquals(top, names.filter((name) => top.includes(name)), "in their original order");
    const weight = (name: string) => weights[names.indexOf(name)] || 0;
    const least = Math.min(...top.map(weight));
    for (const name of names) if (!top.includes(name)) assertLessOrEqual(weight(name), least);
  }));
});

Deno.test("selectTop() refuses importances of other features", () => {
  assertThrows(
    () => selectTop(["a", "b"], [1, 2, 3], 1),
    RangeError,
    "2 names needs an importance: current value has 3",
  );
});
