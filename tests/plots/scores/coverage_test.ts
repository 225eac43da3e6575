import { assertEquals } from "@std/assert";
import { plotCoverage } from "@lib/plots/scores/coverage.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

Deno.test("plotCoverage() observed against nominal", async () => {
  const chart = plotCoverage({ nominal: [50, 80, 95], observed: [47.2, 81.3, 94.1] });
  await assertGolden(chart, "coverage");
  const texts = chartTexts(chart);
  assertEquals(
    ["Nominal level (%)", "Observed share inside (%)", "81.3 %"].every((text) => texts.includes(text)),
    true,
  );
});

Deno.test("plotCoverage() leaves out levels without comparison", () => {
  assertEquals(count(plotCoverage({ nominal: [80, 95], observed: [NaN, 94] }), "g[aria-label=dot] circle"), 1);
});

Deno.test("plotCoverage() says that nothing was compared", () => {
  const texts = chartTexts(plotCoverage({ nominal: [80], observed: [NaN] }));
  assertEquals(texts.includes("No interval was compared with actuals."), true);
});

Deno.test("plotCoverage() of classes tells of sets", () => {
  const { title, sentence } = plotCoverage({ nominal: [80], observed: [81] }, { bounds: "sets" });
  assertEquals([title, sentence], ["Set coverage: observed against nominal", "80 % sets held 81.0 %: as promised."]);
});
