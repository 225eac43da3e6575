import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { plotKeyRows, type PredictedRows } from "@lib/plots/forecasts/key_rows.ts";
import { assertGolden, chartTexts } from "../_golden.ts";

const NUMBERS: PredictedRows = {
  key: seriesKey(["a"]),
  model: "blend",
  table: { targets: ["price", "demand"], classes: [] },
  panel: { y: Float64Array.from({ length: 40 }, (_, i) => i % 7 === 0 ? NaN : i), targets: 2, ds: new Int32Array(20) },
  predictions: { values: Float64Array.from({ length: 40 }, (_, i) => i + (i % 3) - 1), classes: [] },
};
const CLASSES: PredictedRows = {
  key: seriesKey(["b"]),
  model: "logistic",
  table: { targets: ["grade"], classes: ["high", "low", "none"] },
  panel: { y: Float64Array.of(0, 0, 0, 1, 1, NaN), ds: new Int32Array(6) },
  // The run knows two of the classes.
  predictions: {
    values: Float64Array.of(0.9, 0.1, 0.7, 0.3, 0.2, 0.8, 0.5, 0.5, 0.4, 0.6, 0.1, 0.9),
    classes: ["high", "low"],
  },
};

Deno.test("plotKeyRows() what was predicted beside what came, a panel for each target", async () => {
  const chart = plotKeyRows([NUMBERS]), texts = chartTexts(chart);
  await assertGolden(chart, "key_rows");
  assertEquals(["a: blend, price", "a: blend, demand", "Predicted price"].every((text) => texts.includes(text)), true);
  assertEquals(
    chart.sentence,
    "a (price): half of 17 rows are off by less than 1. a (demand): half of 17 rows are off by less than 1.",
  );
});

Deno.test("plotKeyRows() the probability of the class that came, class by class", async () => {
  const chart = plotKeyRows([CLASSES]), texts = chartTexts(chart);
  await assertGolden(chart, "key_rows_classes");
  assertEquals(["high (3)", "low (2)"].every((text) => texts.includes(text)), true);
  assertEquals(chart.sentence, "b: what came of 5 rows had 58.0 % on average.");
});

Deno.test("plotKeyRows() says that there is nothing", () => {
  assertEquals(plotKeyRows([]).sentence, "No key has a prediction.");
  const failed = { ...NUMBERS, predictions: { values: new Float64Array(40).fill(NaN), classes: [] } };
  assertEquals(plotKeyRows([failed]).sentence, "a (price): no row is predicted. a (demand): no row is predicted.");
});
