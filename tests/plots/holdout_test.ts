import { assertEquals } from "@std/assert";
import { plotHoldout } from "@lib/plots/holdout.ts";
import { assertGolden, chartTexts } from "./_golden.ts";

const METRICS = {
  ours: { wape: 0.31, mase: 0.62, rmse: 12_345, bias: -0.02, r2: 0.8 },
  average: { wape: 0.33, mase: 0.66, rmse: 13_000, bias: 0.04, r2: 0.78 },
  seasonal_naive: { wape: 0.45, mase: NaN, rmse: 19_000, bias: 0.01, r2: 0.4 },
};

Deno.test("plotHoldout() one panel per metric, the choice highlighted", async () => {
  const chart = plotHoldout(METRICS, { chosen: "ours" });
  await assertGolden(chart, "holdout");
  const texts = chartTexts(chart);
  assertEquals(["WAPE", "MASE", "RMSE", "BIAS"].every((metric) => texts.includes(metric)), true);
  assertEquals(texts.filter((text) => text === "undefined").length, 1);
});

Deno.test("plotHoldout() shows the metrics asked for and says which way is better", () => {
  const texts = chartTexts(plotHoldout(METRICS, { show: ["r2"] }));
  assertEquals([texts.includes("R2 (higher is better)"), texts.includes("WAPE")], [true, false]);
});

Deno.test("plotHoldout() says what is missing", () => {
  assertEquals(chartTexts(plotHoldout({})).includes("No method was given."), true);
  const texts = chartTexts(plotHoldout({ a: { x: 1 } }));
  assertEquals(texts.includes("None of the metrics asked for is among the scores."), true);
});
