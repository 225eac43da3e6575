import { assertEquals, assertThrows } from "@std/assert";
import { plotCorrelations } from "@lib/plots/table/correlations.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

function record(p: number) {
  const names = Array.from(
    { length: p },
    (_, i) => i % 3 === 0 ? `rolling_mean_lag_${i + 1}_window_28` : `lag_${i + 1}`,
  );
  const values = Float64Array.from({ length: p * p }, (_, cell) => {
    const [i, j] = [Math.floor(cell / p), cell % p];
    return i === j ? 1 : Math.cos(1.3 * (i + j)) * 0.95;
  });
  return { names, matrix: values };
}

Deno.test("plotCorrelations() few columns carry their coefficient", async () => {
  const { names, matrix } = record(8);
  matrix[1] = matrix[8] = NaN;
  const chart = plotCorrelations({ names, matrix });
  await assertGolden(chart, "correlations");
  const texts = chartTexts(chart);
  assertEquals([texts.filter((text) => text === "1").length, texts.filter((text) => text === "×").length], [8, 2]);
});

Deno.test("plotCorrelations() many columns have no numbers in their cells", async () => {
  const chart = plotCorrelations(record(30), { title: "Correlations of 30 features", top: 30 });
  await assertGolden(chart, "correlations_many");
  assertEquals([count(chart, "g[aria-label=cell] rect"), chartTexts(chart).includes("1")], [900, false]);
});

Deno.test("plotCorrelations() colours by class: negative orange, none grey, positive blue", () => {
  const svg = plotCorrelations({ names: ["a", "b"], matrix: [1, -0.9, -0.9, 0.05] }).toSVG();
  const cells = svg.slice(svg.indexOf('aria-label="y-axis')).match(/fill="#[0-9a-f]{6}"/g) ?? [];
  assertEquals(cells.filter((fill) => /0b4f86|9c3d00|f5f6f7/.test(fill)).length, 4);
});

Deno.test("plotCorrelations() needs a square of values", () => {
  assertThrows(() => plotCorrelations({ names: ["a", "b"], matrix: [1, 2, 3] }), RangeError, "current value has 3");
});

Deno.test("plotCorrelations() says that no column was given", () => {
  assertEquals(chartTexts(plotCorrelations({ names: [], matrix: [] })).includes("No column was given."), true);
});

Deno.test("plotCorrelations() shows the columns that matter most where there are too many", () => {
  const matrix = [1, 0.1, 0.2, 0.1, 1, 0.3, 0.2, 0.3, 1];
  const withTarget = [0.5, NaN, -0.9];
  const texts = chartTexts(plotCorrelations({ names: ["a", "b", "c"], matrix, withTarget }, { top: 2 }));
  assertEquals(texts.filter((text) => /^([abc]|target)$/.test(text)), ["target", "c", "a", "target", "c", "a"]);
  assertEquals(texts.filter((text) => /^(1|-?\.\d)$/.test(text)), [
    "1",
    "-.9",
    ".5",
    "-.9",
    "1",
    ".2",
    ".5",
    ".2",
    "1",
  ]);
  assertEquals(texts.includes("The 2 of 3 columns that correlate most with the target, strongest first."), true);
});

Deno.test("plotCorrelations() says what has most to do with the target, and what is alike", () => {
  const matrix = [1, 0.97, 0.97, 1], chart = plotCorrelations({ names: ["a", "b"], matrix, withTarget: [0.2, -0.8] });
  assertEquals(
    chart.sentence,
    "b has most to do with the target (-0.80). 1 pair is alike: it correlates by 0.95 or more.",
  );
});
