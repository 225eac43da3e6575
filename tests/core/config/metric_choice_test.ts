import { parseConfig } from "@lib/core/config/config.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { costsOf, isDescribed, metricName, metricProblems, targetRatio } from "@lib/core/config/metric_choice.ts";
import { METRICS } from "@lib/metrics/metric_list.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

const choiceOf = (metric: ConfigInput["metric"]) => parseConfig({ source: "t.csv", metric }).metric;
const MIX = [{ metric: "mae", weight: 1 }, { pinball: 0.9, weight: 3 }] as const;

Deno.test("metricName() is short, and tells two metrics apart", () => {
  const names = [
    choiceOf("mase"),
    choiceOf({ metric: "rmsse", stability: 1 }),
    choiceOf({ pinball: 0.95 }),
    choiceOf({ cost: { under: 5, over: 1 } }),
    choiceOf({ wape: { by: ["item", "location"] } }),
    choiceOf({ mix: MIX }),
  ].map(metricName);
  assertEquals(names, [
    ...["mase", "rmsse", "pinball_0.95", "cost_5_1", "wape_by_item_location", "mix_mae_1_pinball_0.9_3"],
  ]);
  assertEquals(names.map(isDescribed), [false, false, true, true, true, true]);
  assertEquals(METRICS.some(({ name }) => isDescribed(name)), false);
});

Deno.test("targetRatio() is the service level, the critical ratio of costs, and of a mix what all its parts ask for", () => {
  assertEquals(targetRatio(choiceOf({ pinball: 0.95 })), 0.95);
  assertAlmostEquals(targetRatio(choiceOf({ cost: { under: 5, over: 1 } })) ?? NaN, 5 / 6, 1e-12);
  // One unit too little costs 1 + 3 × 0.9, one too much 1 + 3 × 0.1.
  assertAlmostEquals(targetRatio(choiceOf({ mix: MIX })) ?? NaN, 3.7 / 5, 1e-12);
  const none = [choiceOf("mae"), choiceOf({ cost: { under: 2, over: 2 } }), choiceOf({ pinball: 0.5 })];
  assertEquals(none.map(targetRatio), [null, null, null], "the middle is what members aim at");
  assertEquals(targetRatio(choiceOf({ mix: [...MIX, { metric: "rmsse", weight: 1 }] })), null);
});

Deno.test("metricProblems() of a metric by its name is nothing", () => {
  assertEquals(metricProblems("metric", "mase", { keys: [] }), []);
  const problems = metricProblems("intermittentMetric", choiceOf({ wape: { by: ["item"] } }), { keys: ["sku"] });
  assertEquals(problems, ['intermittentMetric.wape.by[0] must name a key column (sku): current value is "item"']);
});

Deno.test("costsOf() are those of a metric that is the mean of what periods cost", () => {
  assertEquals(costsOf(choiceOf({ cost: { under: 5, over: 1 } })), { name: "cost_5_1", under: 5, over: 1 });
  assertEquals(costsOf(choiceOf({ pinball: 0.75 })), { name: "pinball_0.75", under: 0.75, over: 0.25 });
  const others = ["mae" as const, { metric: "mae" as const }, { mix: MIX }, { wape: { by: ["item"] } }].map(choiceOf);
  assertEquals(others.map(costsOf), [null, null, null, null]);
});
