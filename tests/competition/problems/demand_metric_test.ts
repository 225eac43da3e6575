import { acrossKeys, isSquared, metricOf } from "../../../lib/competition/problems/demand_metric.ts";
import { assertEquals } from "@std/assert";

Deno.test("acrossKeys() scales what is in the unit of a key, and leaves all else", () => {
  const metrics = ["mae", "mse", "rmse", "mase", "wape"] as const;
  assertEquals(metrics.map(acrossKeys), ["mase", "rmsse", "rmsse", "mase", "wape"]);
});

Deno.test("isSquared() says which measures ask for the mean", () => {
  const metrics = ["mae", "mse", "rmse", "rmsse", "wape", "mase"] as const;
  assertEquals(metrics.filter(isSquared), ["mse", "rmse", "rmsse"]);
});

Deno.test("metricOf() measures demand in most periods by one metric and all other keys by the other, also by number", () => {
  const options = { metric: "wape", intermittentMetric: "rmsse" } as const;
  const groups = ["smooth", "erratic 3", "regular", "lumpy", "intermittent 1", "sparse", "short", ""];
  assertEquals(groups.filter((group) => metricOf(group, options) === "wape"), ["smooth", "erratic 3", "regular"]);
});
