import { assertEquals } from "@std/assert";
import { CLASS_METRICS, classMetrics, isClassMetricName } from "../../lib/metrics/class_metric_list.ts";

Deno.test("classMetrics() of more than two classes has none of a positive one", () => {
  const more = classMetrics(3).map(({ name }) => name);
  assertEquals(CLASS_METRICS.map(({ name }) => name).filter((name) => !more.includes(name)), [
    "precision",
    "recall",
    "f1",
  ]);
  assertEquals(classMetrics(2).length, CLASS_METRICS.length);
});

Deno.test("CLASS_METRICS has one label per metric, and isClassMetricName() knows its names", () => {
  assertEquals(new Set(CLASS_METRICS.map(({ label }) => label)).size, CLASS_METRICS.length);
  assertEquals([isClassMetricName("f1_macro"), isClassMetricName("mase")], [true, false]);
});
