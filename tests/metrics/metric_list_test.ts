import { assertEquals } from "@std/assert";
import { METRICS } from "../../lib/metrics/metric_list.ts";
import { scoreForecast } from "../../lib/metrics/score_forecast.ts";

Deno.test("METRICS lists exactly what scoreForecast() gives, in its order", () => {
  const scores = scoreForecast([1], [1], { train: [1, 2], seasonLength: 1 });
  assertEquals(METRICS.map((metric) => metric.name as string), Object.keys(scores));
});

Deno.test("METRICS has one label per metric", () => {
  assertEquals(new Set(METRICS.map((metric) => metric.label)).size, METRICS.length);
});
