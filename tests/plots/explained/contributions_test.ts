import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type ExplainedForecast, plotContributions } from "@lib/plots/explained/contributions.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

const KEY: ExplainedForecast = {
  key: seriesKey(["tea", "north"]),
  model: "blend",
  ds: ["2024-01-01", "2024-01-02", "2024-01-03"],
  explanation: {
    base: 10,
    yhat: [14, 7, 0],
    groups: {
      level: [1, 1, 1],
      season: [2, -5, 0],
      price_promotion: [1, 1, -12],
      other: [0, 0, 0],
      floor: [0, 0, 1],
    },
  },
};

Deno.test("plotContributions() stacks what adds above the usual value, and what takes below it", async () => {
  const chart = plotContributions([KEY]);
  await assertGolden(chart, "contributions");
  const texts = chartTexts(chart);
  for (const text of ["tea / north: blend", "2024-01-02", "price promotion", "usual for the key", "Demand (units)"]) {
    assertEquals(texts.includes(text), true, text);
  }
  assertEquals(texts.includes("other"), false, "what never adds anything has no colour");
});

Deno.test("plotContributions() has a panel per key, and says where there is none", () => {
  const two = plotContributions([KEY, { ...KEY, key: seriesKey(["coffee"]) }, { ...KEY, explanation: null }], {
    target: "Sales",
    unit: "boxes",
  });
  assertEquals(["coffee: blend", "Sales (boxes)"].every((text) => chartTexts(two).includes(text)), true);
  assertEquals(count(two, "circle") >= 6, true);
  assertEquals(chartTexts(plotContributions([{ ...KEY, explanation: null }])).includes("No key has a forecast."), true);
});
