import { plainProfile } from "../_intervals.ts";
import { demand } from "../_problem.ts";
import { specOf } from "../_series.ts";
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

Deno.test("forecastProblem() judges a key, repeats its last season, and measures it by that", () => {
  const problem = demand({ horizon: 3, seasonLength: 2, minRows: 4 });
  const known = Float64Array.of(1, 2, 3, 5, 6, 8);
  assertEquals(problem.judge(known), { reason: "", kind: "smooth" });
  assertEquals(problem.judge(known.subarray(3)).reason, "TOO_SHORT");
  assertEquals([...problem.baseline(known, { verdict: "", rows: 3 })], [6, 8, 6]);
  assertEquals([...problem.baseline(known, { verdict: "ALL_ZERO", rows: 3 })], [0, 0, 0]);
  assertEquals(problem.measure(known).scale.mae, (2 + 3 + 3 + 3) / 4);
});

Deno.test("forecastProblem() calibrates models of log demand where the metric asks for the mean", () => {
  const problem = demand({ metric: "rmsse" }), logs = specOf({ transform: "log1p" });
  const key = { reason: "", kind: "smooth" } as const;
  const calibration = problem.calibration(key, { input: "design", spec: logs });
  assertEquals([...calibration?.apply(Float64Array.of(3), 1.5) ?? []], [5]);
  assertEquals(problem.calibration(key, { input: "history", spec: logs }), null);
  assertEquals(problem.calibration(key, { input: "design", spec: specOf() }), null);
  assertEquals(demand().calibration(key, { input: "design", spec: logs }), null);
});

Deno.test("forecastProblem() lets no interval end below zero where demand cannot be", () => {
  const interval = { profile: plainProfile({ levels: [80], ends: [2], growth: [1, 1] }), group: "smooth", ratio: 1 };
  const spread = { size: 4, pairs: 50, level: 6, activity: 6, zeros: 0 }, yhat = Float64Array.of(5, 20);
  const lowest = (nonNegative: boolean) => [...demand({ nonNegative }).ends(interval, yhat, spread).lo[0]];
  const [free, cut] = [lowest(false), lowest(true)];
  assertEquals([free[0] < 0, cut[0], cut[1]], [true, 0, free[1]]);
});
