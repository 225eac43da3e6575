import { assertEquals, assertThrows } from "@std/assert";
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
