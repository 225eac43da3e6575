import { demand } from "../_problem.ts";
import { assertEquals } from "@std/assert";

Deno.test("forecastProblem() groups keys by demand class, short ones by themselves, and silent ones not at all", () => {
  const { groupOf } = demand();
  assertEquals(groupOf({ reason: "", kind: "lumpy" }), "lumpy");
  assertEquals(groupOf({ reason: "TOO_SHORT", kind: "lumpy" }), "short");
  assertEquals(groupOf({ reason: "ALL_ZERO", kind: "no_demand" }), "");
});

Deno.test("forecastProblem() merges classes that sell most periods, and those that do not", () => {
  const groups = ["smooth", "erratic", "intermittent", "lumpy", "short"];
  assertEquals(groups.map(demand().widerGroup), ["regular", "regular", "sparse", "sparse", "short"]);
});

Deno.test("forecastProblem() scores, measures and falls back as its options say", () => {
  const problem = demand({ metric: "wape", zeroFilled: true });
  const span = { actual: Float64Array.of(2, NaN), scale: { mae: 2, mse: 4 } };
  const { mae, mase, r2 } = problem.scores(span, Float64Array.of(3, 9));
  assertEquals([mae, mase, r2], [1, 0.5, NaN]);
  assertEquals([problem.metricOf("smooth"), problem.metricOf("short")], ["wape", "rmsse"]);
  assertEquals([problem.fallbackName("ENDED"), demand().fallbackName("ENDED")], ["zero", "seasonal_naive"]);
});
