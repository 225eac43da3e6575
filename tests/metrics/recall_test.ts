import { assertEquals } from "@std/assert";
import { recall } from "../../lib/metrics/recall.ts";

Deno.test("recall() is the share of positive rows that are found", () => {
  assertEquals(recall([1, 1, 1, 0], [1, 0, 1, 1]), 2 / 3);
});

Deno.test("recall() is NaN when no row is positive", () => {
  assertEquals(recall([0, 0], [1, 0]), NaN);
});
