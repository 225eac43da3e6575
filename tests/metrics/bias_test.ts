import { assertEquals } from "@std/assert";
import { bias } from "../../lib/metrics/bias.ts";

Deno.test("bias() is positive for a forecast that is too high in sum", () => {
  assertEquals(bias([10, 30], [20, 30]), 0.25);
  assertEquals(bias([10, 30], [10, 20]), -0.25);
});

Deno.test("bias() keeps its sign for negative targets", () => {
  assertEquals(bias([-10], [-5]), 0.5);
});

Deno.test("bias() is NaN when the actuals sum to zero", () => {
  assertEquals(bias([-1, 1], [0, 0]), NaN);
});
