import { parseConfig } from "../../../lib/core/config/config.ts";
import { seriesKey } from "../../../lib/core/rows/panel.ts";
import {
  acrossKeys,
  askedMetrics,
  isSquared,
  metricOf,
  unitsBy,
} from "../../../lib/competition/problems/demand_metric.ts";
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
  assertEquals(groups.filter((group) => metricOf(group, options).name === "wape"), ["smooth", "erratic 3", "regular"]);
});

Deno.test("isSquared() of a mix is that of its larger part, and acrossKeys() leaves money as it is", () => {
  const mix = (weight: number) =>
    parseConfig({ source: "t", metric: { mix: [{ metric: "rmsse", weight }, { metric: "mae", weight: 1 }] } }).metric;
  assertEquals([mix(2), mix(0.5)].map(isSquared), [true, false]);
  assertEquals(isSquared(parseConfig({ source: "t", metric: { metric: "rmse", stability: 1 } }).metric), true);
  assertEquals(acrossKeys("cost_5_1"), "cost_5_1");
});

Deno.test("unitsBy() names a unit by its key columns, and askedMetrics() are those of a run that no list has", () => {
  const { metric } = parseConfig({ source: "t", metric: { wape: { by: ["location"] } } });
  const unitOf = unitsBy(metric, ["item", "location"]);
  const units = [["a", "x"], ["b", "x"], ["a", "y"]].map((parts) => unitOf?.(seriesKey(parts)));
  assertEquals([units[0] === units[1], units[0] === units[2]], [true, false]);
  assertEquals(unitsBy("wape", ["item"]), null);
  assertEquals([...askedMetrics({ metric, intermittentMetric: "rmsse" }).keys()], ["wape_by_location"]);
});
