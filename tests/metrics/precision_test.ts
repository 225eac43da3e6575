import { assertEquals } from "@std/assert";
import { precision } from "../../lib/metrics/precision.ts";

Deno.test("precision() is the share of positive predictions that are right", () => {
  assertEquals(precision([1, 0, 0, 1], [1, 1, 0, 0]), 0.5);
  assertEquals(precision([1, 0, 0, 1], [1, 1, 0, 0], { positive: 0 }), 0.5);
});

Deno.test("precision() is NaN when nothing is predicted positive", () => {
  assertEquals(precision([1, 0], [0, 0]), NaN);
});
