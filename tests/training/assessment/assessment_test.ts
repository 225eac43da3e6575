import { assertEquals } from "@std/assert";
import { type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { leansAside, pooledCoverage } from "@lib/training/assessment/assessment.ts";

Deno.test("leansAside() where the metric of any keys asks for a quantile, or is of relative errors", () => {
  const config = (metric: ConfigInput["metric"]) =>
    parseConfig({ source: "t.csv", frequency: "day", horizon: 7, metric });
  assertEquals(leansAside(config("mase")), false);
  assertEquals(([{ pinball: 0.9 }, "mape"] as const).map((metric) => leansAside(config(metric))), [true, true]);
});

Deno.test("pooledCoverage() is the share over all forecasts, by level", () => {
  const level = { byStep: [], keysWithin: 1, exactWithin: 1, forecasts: 9, empty: 0 };
  assertEquals(pooledCoverage({ 80: { ...level, pooled: 79 }, 95: { ...level, pooled: NaN } }), { 80: 79, 95: NaN });
});
