import { assertEquals } from "@std/assert";
import { ownScore, selectionMetric } from "@lib/lineage/run_scores.ts";

Deno.test("selectionMetric() is what a config names or describes; empty where it says nothing", () => {
  const metricOf = (metric: unknown) => selectionMetric({ configJson: JSON.stringify({ metric }) });
  assertEquals([metricOf("wape"), metricOf(undefined), metricOf(null), metricOf(3)], ["wape", "", "", ""]);
  const none = { metric: null, pinball: null, wape: null, mix: null };
  assertEquals(metricOf({ ...none, cost: { under: 5, over: 1 } }), "cost_5_1");
});

Deno.test("ownScore() is that of the summary, NaN where it has none, and never a field that all objects have", () => {
  const scoreOf = (summary: unknown, metric = "mase") => ownScore({ summary }, metric);
  assertEquals(scoreOf({ metrics: { ours: { mase: 0.8 } } }), 0.8);
  for (const other of [null, undefined, "", {}, { metrics: null }, { metrics: { ours: { mase: null } } }]) {
    assertEquals(scoreOf(other), NaN);
  }
  assertEquals(scoreOf({ metrics: { ours: {} } }, "constructor"), NaN);
});
