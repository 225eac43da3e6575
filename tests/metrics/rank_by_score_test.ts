import { assertEquals } from "@std/assert";
import { rankByScore } from "@lib/metrics/rank_by_score.ts";

const KEYS = [["a", 0.5], ["b", -0.9], ["c", NaN], ["d", 0.7]].map(([key, value]) => ({
  key,
  scores: { r2: value, bias: value, rmse: value, mine: value } as Record<string, number>,
}));

Deno.test("rankByScore() puts the best first whichever values of a metric are better, without what is undefined", () => {
  const ranked = (metric: string) => rankByScore(KEYS, metric).map(({ key }) => key);
  assertEquals([ranked("r2"), ranked("rmse"), ranked("bias"), ranked("mine")], [
    ["d", "a", "b"],
    ["b", "a", "d"],
    ["a", "d", "b"],
    ["b", "a", "d"],
  ]);
  assertEquals(ranked("other"), []);
});
