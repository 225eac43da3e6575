import { assert, assertEquals } from "@std/assert";
import { plotMissing, plotTargets } from "@lib/plots/table/rows_summary.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

const none = { rows: 200, keys: 4, columns: 6, missing: [], targets: [], classes: [] };

Deno.test("plotMissing() shares by column, and says when nothing is missing", () => {
  const chart = plotMissing({ ...none, missing: [{ name: "age", share: 0.25 }, { name: "note", share: 0.1 }] });
  assertEquals(chart.sentence, "Of 200 rows of 4 keys: 2 of 6 columns have holes, most age (25.0 %).");
  assert(chartTexts(chart).includes("10.0 %"));
  assertEquals(plotMissing(none).sentence, "Of 200 rows of 4 keys no value of 6 columns is missing.");
});

Deno.test("plotTargets() a histogram for each number", async () => {
  const target = { name: "price", edges: [0, 1, 2, 3], counts: [5, 9, 2], beyond: 1, median: 1.4 };
  const chart = plotTargets({ ...none, targets: [target, { ...target, name: "demand" }] });
  await assertGolden(chart, "targets");
  assertEquals(count(chart, "g[aria-label=rect] rect"), 6);
  assert(chartTexts(chart).includes("Not shown: 2 values at the ends."));
  const empty = { name: "y", edges: [], counts: [], beyond: 0, median: NaN };
  assertEquals(plotTargets({ ...none, targets: [empty] }).sentence, "No row has a target.");
});

Deno.test("plotTargets() of classes has the rows of each, the largest first", () => {
  const chart = plotTargets({ ...none, classes: [{ name: "leaves", rows: 50 }, { name: "stays", rows: 150 }] });
  assertEquals(chart.sentence, "Of 200 rows 75.0 % are stays, 25.0 % leaves.");
  assert(chartTexts(chart).includes("150 (75.0 %)"));
});
