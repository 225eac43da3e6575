import { assertEquals } from "@std/assert";
import { rankRows } from "../../lib/metrics/_ranked.ts";

Deno.test("rankRows() adds up from the highest score, rows with one score together", () => {
  const ranked = rankRows([1, 0, 1, 0, NaN, 1], [0.5, 0.5, 0.9, 0.1, 0.7, 0.5], { weights: [1, 2, 1, 1, 1, 0] });
  assertEquals([...ranked?.scores ?? []], [0.9, 0.5, 0.1]);
  assertEquals([...ranked?.positives ?? []], [1, 2, 2]);
  assertEquals([...ranked?.negatives ?? []], [0, 2, 3]);
});

Deno.test("rankRows() of no rows is empty, and nothing can be ranked by a missing score", () => {
  assertEquals(rankRows([NaN], [NaN], {})?.scores.length, 0);
  assertEquals(rankRows([1], [NaN], {}), null);
});
