import { problemOf } from "../../../lib/training/plan/problem_of.ts";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { resolveConfig } from "../../../lib/core/config/resolve_config.ts";
import { PLAN } from "../_plan.ts";
import { assertEquals } from "@std/assert";

Deno.test("problemOf() forecasts demand by the metrics and gaps of the config", () => {
  const config = parseConfig({
    source: "a.csv",
    ...{ frequency: "day", horizon: 7, metric: "wape", intermittentMetric: "mae", cleaning: { gaps: "zero" } },
  });
  const problem = problemOf({ ...PLAN, config: resolveConfig(config, { frequency: "day" }) });
  assertEquals([problem.metricOf("smooth"), problem.metricOf("lumpy")], ["wape", "mae"]);
  assertEquals(problem.fallbackName("ENDED"), "zero");
});
