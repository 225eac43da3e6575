import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { metricName } from "@lib/core/config/metric_choice.ts";
import { metricSection } from "@lib/core/config/metric_section.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

/** What a config with this metric is told. */
function problemsOf(metric: unknown): string[] {
  const error = assertThrows(() => parseConfig({ source: "t.csv", metric }), DataError);
  assertEquals(error.code, "INVALID_CONFIG");
  return Object.values(error.context.problems as string[]);
}

Deno.test("metricSection takes the name of a metric, or an object with one of them in it and everything else null", () => {
  assertEquals(metricSection.parse("wape"), "wape");
  const none = { metric: null, pinball: null, cost: null, wape: null, mix: null, biasLimit: null, stability: 0 };
  assertEquals(metricSection.parse({ cost: { under: 5, over: 1 } }), { ...none, cost: { under: 5, over: 1 } });
  assertEquals(metricSection.parse({ metric: "rmsse", biasLimit: 0.05, stability: 1 }), {
    ...none,
    ...{ metric: "rmsse", biasLimit: 0.05, stability: 1 },
  });
  const mix = metricSection.parse({ mix: [{ metric: "rmsse", weight: 0.7 }, { pinball: 0.9, weight: 0.3 }] });
  assert(typeof mix !== "string");
  assertEquals(mix.mix?.[1], { metric: null, pinball: 0.9, cost: null, weight: 0.3 });
});

Deno.test("metricSection refuses what no metric can be, and names the field", () => {
  const first = (metric: unknown) => problemsOf(metric)[0];
  assertEquals(first({ cost: { under: -1, over: 1 } }), "metric.cost.under must be > 0: current value is -1");
  assert(first({ cost: { under: 1e12, over: 1e-12 } })?.startsWith("metric.cost must be two costs, of which one is"));
  assertEquals(first({ cost: { under: 1 } }), "metric.cost.over must be given");
  assertEquals(first({ pinball: 1.5 }), "metric.pinball must be < 1: current value is 1.5");
  assertEquals(first({ pinball: 0 }), "metric.pinball must be > 0: current value is 0");
  assertEquals(first({ pinbal: 0.5 }), "metric.pinbal is no field: did you mean pinball?");
  assert(
    first({ mix: [{ metric: "mase", weight: 0 }] })?.startsWith("metric.mix must be a list with a weight of 1e-9"),
  );
  assert(first({ mix: [{ metric: "mase", pinball: 0.5, weight: 1 }] })?.startsWith("metric.mix[0] must be one of"));
  assert(first("rmsee")?.includes("did you mean rmsse?"));
  for (const none of [{}, { stability: 1 }, { metric: "mase", pinball: 0.5 }]) {
    assert(first(none)?.startsWith("metric must be an object with one of metric, pinball, cost, wape, mix"));
  }
});

Deno.test("metricSection beside the rest of a config: units are key columns, and no bias limit stands against a service level", () => {
  const of = (metric: unknown) => problemsOf(metric)[0];
  assertEquals(
    of({ wape: { by: ["locaton"] } }),
    'metric.wape.by[0] must name a key column (did you mean location?): current value is "locaton"',
  );
  assert(of({ pinball: 0.9, biasLimit: 0.1 })?.startsWith("metric.biasLimit needs a metric that aims at the mean"));
});

Deno.test("metricSection takes the example of the guide", () => {
  const guide = Deno.readTextFileSync(new URL("../../../docs/guides/how_choices_are_made.md", import.meta.url));
  const [, section = ""] = guide.split("## What is minimised"), [, json = ""] = section.split(/```json\n|```/);
  const { metric, intermittentMetric } = parseConfig({ source: "t.csv", ...JSON.parse(json) });
  assertEquals([metric, intermittentMetric].map(metricName), ["cost_5_1", "mix_rmsse_0.7_pinball_0.9_0.3"]);
});
