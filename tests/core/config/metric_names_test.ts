import { assertEquals } from "@std/assert";
import { CHOSEN_NAMES, METRICS_OF, usualMetric } from "@lib/core/config/metric_names.ts";

Deno.test("CHOSEN_NAMES has every metric of every problem once", () => {
  assertEquals(new Set(CHOSEN_NAMES).size, CHOSEN_NAMES.length);
  assertEquals(new Set(CHOSEN_NAMES), new Set(Object.values(METRICS_OF).flat()));
});

Deno.test("usualMetric() is that of the problem whose metrics there are", () => {
  assertEquals([["rmse", "mase"], ["r2", "rmse"], ["brier", "log_loss"], ["wape"]].map(usualMetric), [
    ...["mase", "rmse", "log_loss", "mase"],
  ]);
});
