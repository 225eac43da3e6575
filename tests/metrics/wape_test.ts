import { assertEquals } from "@std/assert";
import { wape } from "../../lib/metrics/wape.ts";

Deno.test("wape() weighs rows by their actual", () => {
  assertEquals(wape([0, 10, 30], [2, 10, 22]), 0.25);
});

Deno.test("wape() is NaN when the actuals are all zero, also for a perfect forecast", () => {
  assertEquals(wape([0, 0], [0, 0]), NaN);
});
