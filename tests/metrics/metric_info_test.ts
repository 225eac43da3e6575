import { assertEquals } from "@std/assert";
import { ALL_METRICS, metricHeading, metricInfo } from "../../lib/metrics/metric_info.ts";

Deno.test("metricInfo() knows metrics of numbers and of classes, no two of one name", () => {
  assertEquals(ALL_METRICS.map(({ name }) => metricInfo(name)), [...ALL_METRICS]);
  assertEquals([metricInfo("mase")?.label, metricInfo("log_loss")?.label, metricInfo("cost_5_1")], [
    "MASE",
    "Log loss",
    undefined,
  ]);
});

Deno.test("metricHeading() is in words for classes, in capitals for the rest", () => {
  assertEquals(["rmsse", "bias", "log_loss", "cost_5_1"].map(metricHeading), ["RMSSE", "BIAS", "Log loss", "COST_5_1"]);
});
