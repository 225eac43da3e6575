import { assertEquals } from "@std/assert";
import { formatMetrics } from "../../../lib/cli/train/metrics_table.ts";

Deno.test("formatMetrics() puts ours first, then the best by the metric, undefined last", () => {
  const text = formatMetrics({
    naive: { mse: 4, mase: 1 },
    gone: { mse: NaN, mase: null },
    ridge: { mse: 2, mase: 0.5 },
    ours: { mse: 3, mase: 0.75 },
  }, "mase");
  assertEquals(
    text,
    ["method  mse  mase*", "ours      3  0.750", "ridge     2  0.500", "naive     4      1", "gone      –      –"]
      .join("\n"),
  );
  assertEquals(formatMetrics({}, "mase"), "No scores.");
});
