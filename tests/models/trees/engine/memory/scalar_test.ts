import { assertEquals } from "@std/assert";
import { f64, i32 } from "../../../../../lib/models/trees/engine/memory/scalar.ts";

Deno.test("i32() drops the fraction, toward zero, as AssemblyScript's cast does", () => {
  assertEquals([2.9, -2.9, 0, 7, 2 ** 31 - 0.5, -(2 ** 31)].map(i32), [2, -2, 0, 7, 2 ** 31 - 1, -(2 ** 31)]);
});

Deno.test("f64() keeps the integer", () => {
  assertEquals([0, 5, -5, 2 ** 31 - 1].map(f64), [0, 5, -5, 2 ** 31 - 1]);
});
