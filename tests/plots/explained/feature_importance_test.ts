import { assertEquals } from "@std/assert";
import { plotFeatureImportance } from "@lib/plots/explained/feature_importance.ts";
import { assertGolden, chartTexts } from "../_golden.ts";

Deno.test("plotFeatureImportance() largest first, as shares", async () => {
  const names = ["lag_1", "rolling_mean_lag_1_window_28", "season_lag_1", "dow_sin", "price_lag_0", "step"];
  const chart = plotFeatureImportance({ names, importance: Float64Array.of(0.3, 0.4, 0.15, 0.1, 0.05, 0) });
  await assertGolden(chart, "feature_importance");
  const texts = chartTexts(chart);
  assertEquals(texts.filter((text) => names.includes(text)), [names[1], names[0], names[2], names[3], names[4]]);
  assertEquals(texts.includes("40"), true);
});

Deno.test("plotFeatureImportance() shows the first of many", () => {
  const names = Array.from({ length: 30 }, (_, i) => `lag_${i + 1}`);
  const texts = chartTexts(plotFeatureImportance({ names, importance: names.map(() => 1 / 30) }, { top: 5 }));
  assertEquals(texts.includes("The first 5 of 30 features in use."), true);
  assertEquals(texts.filter((text) => /^lag_\d+$/.test(text)).length, 5);
});

Deno.test("plotFeatureImportance() says that no feature is in use", () => {
  const texts = chartTexts(plotFeatureImportance({ names: ["lag_1"], importance: [0] }));
  assertEquals(texts.includes("No feature has an importance above zero."), true);
});
