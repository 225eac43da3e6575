import { assertEquals } from "@std/assert";
import { ALL_METRICS, metricInfo } from "../../lib/metrics/metric_info.ts";

Deno.test("metricInfo() knows metrics of numbers and of classes, no two of one name", () => {
  assertEquals(ALL_METRICS.map(({ name }) => metricInfo(name)), [...ALL_METRICS]);
  assertEquals([metricInfo("mase")?.label, metricInfo("log_loss")?.label, metricInfo("cost_5_1")], [
    "MASE",
    "Log loss",
    undefined,
  ]);
});
