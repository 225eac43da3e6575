import { assertEquals } from "@std/assert";
import { SCORE_CEILING } from "@lib/core/config/score_ceiling.ts";
import { MetricAccumulator } from "@lib/metrics/metric_accumulator.ts";

Deno.test("SCORE_CEILING is what one series counts at most in the MASE and RMSSE of many", () => {
  const pool = new MetricAccumulator();
  pool.add([1000], [0], { mae: 1, mse: 1 });
  const { mase, rmsse } = pool.result();
  assertEquals([mase, rmsse], [SCORE_CEILING, SCORE_CEILING]);
});
