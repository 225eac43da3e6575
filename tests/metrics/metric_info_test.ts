import { assertEquals } from "@std/assert";
import {
  ALL_METRICS,
  asLoss,
  errorBy,
  errorHeading,
  metricHeading,
  metricInfo,
} from "../../lib/metrics/metric_info.ts";

Deno.test("metricInfo() knows metrics of numbers and of classes, no two of one name", () => {
  assertEquals(ALL_METRICS.map(({ name }) => metricInfo(name)), [...ALL_METRICS]);
  assertEquals([metricInfo("mase")?.label, metricInfo("log_loss")?.label, metricInfo("cost_5_1")], [
    "MASE",
    "Log loss",
    undefined,
  ]);
});

Deno.test("metricHeading() is the label of a metric, and of what a config describes its words", () => {
  assertEquals(["rmsse", "bias", "log_loss", "cost_5_1"].map(metricHeading), ["RMSSE", "Bias", "Log loss", "cost 5 1"]);
});

Deno.test("asLoss() is 0 for the perfect value and grows away from it", () => {
  assertEquals(asLoss({ direction: "lower", perfect: 0 }, 3), 3);
  assertEquals(asLoss({ direction: "higher", perfect: 1 }, -1), 2);
  assertEquals([-0.5, 0.5].map((bias) => asLoss({ direction: "zero", perfect: 0 }, bias)), [0.5, 0.5]);
});

Deno.test("errorBy() and errorHeading() turn what is best when high", () => {
  assertEquals([errorBy("accuracy", 0.75), errorBy("rmse", 2), errorBy("cost_5_1", 3)], [0.25, 2, 3]);
  assertEquals([errorHeading("accuracy"), errorHeading("r2"), errorHeading("rmsse")], [
    "1 − Accuracy",
    "1 − R²",
    "RMSSE",
  ]);
});
