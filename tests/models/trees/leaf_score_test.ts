import { assertEquals, assertGreater } from "@std/assert";
import { leafScore, soften } from "../../../lib/models/trees/leaf_score.ts";
import { RULES } from "./_trees.ts";

Deno.test("leafScore() and soften() follow the formulas", () => {
  assertEquals([soften(5, 2), soften(-5, 2), soften(1, 2)], [3, -3, 0]);
  assertEquals(leafScore(6, 2, { ...RULES, lambda: 1, l1: 3 }), 3);
  assertEquals(leafScore(0, 0, RULES), 0);
  assertGreater(leafScore(6, 2, RULES), leafScore(6, 3, RULES));
});
