import { assertEquals } from "@std/assert";
import { accuracy } from "../../lib/metrics/accuracy.ts";

Deno.test("accuracy() is the share of equal classes over the known rows", () => {
  assertEquals(accuracy([0, 1, 2, NaN], [0, 1, 1, 0]), 2 / 3);
});

Deno.test("accuracy() is NaN without a known row", () => {
  assertEquals(accuracy([NaN], [1]), NaN);
});

Deno.test("accuracy() weighs rows, and skips those without a weight", () => {
  assertEquals(accuracy([0, 1, 1], [0, 0, 1], { weights: [3, 1, NaN] }), 0.75);
});
