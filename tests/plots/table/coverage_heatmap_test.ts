import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { coverageGrid } from "@lib/features/profile/coverage_grid.ts";
import { plotCoverageHeatmap } from "@lib/plots/table/coverage_heatmap.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

/** Keys that start one after the other; every fourth value is zero, a stretch of each is missing. */
function panel(keys: number, periods: number) {
  const offsets = new Int32Array(keys + 1), ds: number[] = [], y: number[] = [];
  for (let k = 0; k < keys; k++) {
    for (let p = Math.floor(k * periods / keys / 2); p < periods; p++) {
      ds.push(24_000 + p);
      y.push(p > periods * 0.6 && p < periods * 0.7 ? NaN : p % 4 === 0 ? 0 : 1 + p);
    }
    offsets[k + 1] = ds.length;
  }
  return {
    calendar: { frequency: "month", anchor: 0 } as const,
    keys: Array.from({ length: keys }, (_, k) => seriesKey([`item ${k}`, "north"])),
    offsets,
    ds: Int32Array.from(ds),
    y: Float64Array.from(y),
  };
}

Deno.test("plotCoverageHeatmap() few keys are named", async () => {
  const chart = plotCoverageHeatmap(coverageGrid(panel(9, 20)));
  await assertGolden(chart, "coverage_heatmap_few");
  assertEquals(chartTexts(chart).filter((text) => text === "item 3 / north").length, 3);
});

Deno.test("plotCoverageHeatmap() many keys share cells", async () => {
  const chart = plotCoverageHeatmap(coverageGrid(panel(500, 96), { rows: 26, columns: 16 }));
  await assertGolden(chart, "coverage_heatmap");
  assertEquals(chartTexts(chart).some((text) => text.includes("up to 20 keys in a row of cells")), true);
});

Deno.test("plotCoverageHeatmap() shares of a cell are those counted by hand", () => {
  // One key, four periods: 5, 0, missing, 7. Two columns: {5, 0} and {missing, 7}.
  const record = {
    ...panel(1, 4),
    offsets: Int32Array.of(0, 4),
    ds: Int32Array.of(10, 11, 12, 13),
    y: Float64Array.of(5, 0, NaN, 7),
  };
  const chart = plotCoverageHeatmap(coverageGrid(record, { rows: 1, columns: 2 }));
  // Sold 50 %, 50 %: one run; zero 50 %, 0 and missing 0, 50 %: one cell each, none for "not at all".
  const fills = [...chart.toSVG().matchAll(/<rect [^>]*?fill="(#[0-9a-f]{6})"[^>]*>/g)].map((match) => match[1]);
  assertEquals(count(chart, "g[aria-label=rect] rect"), 3);
  // The fourth colour of the ramp: at least 50 %, below 75 %. Once in the legend, then the three cells.
  assertEquals(fills.filter((fill) => fill === "#4f9fce").length, 4);
});

Deno.test("plotCoverageHeatmap() says that there are no rows", () => {
  const empty = { ...panel(0, 1), offsets: Int32Array.of(0) };
  assertEquals(chartTexts(plotCoverageHeatmap(coverageGrid(empty))).includes("The panel has no rows."), true);
});

Deno.test("plotCoverageHeatmap() what never occurs has no map, and the sentence says so", () => {
  const whole = panel(3, 12), sold = { ...whole, y: whole.y.map(() => 2) };
  const chart = plotCoverageHeatmap(coverageGrid(sold));
  assertEquals(["With a sale", "Zero", "Missing"].map((title) => chartTexts(chart).includes(title)), [
    true,
    false,
    false,
  ]);
  assertEquals(chart.sentence, "Of 30 periods of keys 100.0 % have a sale, 0.0 % are zero, none is missing.");
});
