import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type ExplainedRows, plotRowContributions } from "@lib/plots/explained/row_contributions.ts";
import { assertGolden, chartTexts } from "../_golden.ts";

const ROWS: ExplainedRows = {
  key: seriesKey(["a"]),
  model: "blend",
  cells: Array.from({ length: 12 }, (_, i) => [i, i % 2 ? "gold" : null, 7]),
  explanation: {
    outputs: ["spend"],
    columns: ["age", "plan", "constant"],
    values: Float64Array.from({ length: 36 }, (_, i) => i % 3 === 0 ? i - 17 : i % 3 === 1 ? (i % 2 ? 4 : -4) : 0),
  },
};

Deno.test("plotRowContributions() a dot a row, columns that move most at the top, those that add nothing left out", async () => {
  const chart = plotRowContributions([ROWS]), texts = chartTexts(chart);
  await assertGolden(chart, "row_contributions");
  assertEquals(chart.sentence, "Moved most: a by age, 9 a row.");
  assertEquals([texts.includes("age"), texts.includes("constant"), texts.includes("Adds to spend")], [
    true,
    false,
    true,
  ]);
});

Deno.test("plotRowContributions() tells of two classes the second, in points of its probability", () => {
  const explanation = { outputs: ["no", "yes"], columns: ["age"], values: Float64Array.of(-0.25, 0.25) };
  const chart = plotRowContributions([{ ...ROWS, cells: [[3]], explanation }], { isShare: true });
  assertEquals(chart.sentence, "Moved most: a (yes) by age, 25.0 % a row.");
  assertEquals(chartTexts(chart).includes("Adds to the probability of yes (points)"), true);
});

Deno.test("plotRowContributions() says that there is nothing, of a key and of all", () => {
  assertEquals(plotRowContributions([{ ...ROWS, explanation: null }]).sentence, "No key has a prediction.");
  const explanation = { ...ROWS.explanation!, values: new Float64Array(36) };
  assertEquals(plotRowContributions([{ ...ROWS, explanation }]).sentence, "Moved most: a by nothing.");
});
