import { assert, assertEquals } from "@std/assert";
import { plotThresholdCurves } from "@lib/plots/scores/threshold_curves.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

const curve = (label: string, rocAuc: number) => ({
  label,
  share: 0.3,
  rocAuc,
  prAuc: 0.7,
  found: [0, 0.5, 0.8, 1],
  falseAlarms: [0, 0.1, 0.4, 1],
  precision: [1, 0.7, 0.5, 0.3],
});

Deno.test("plotThresholdCurves() ROC beside precision over recall, with what chance is", async () => {
  const chart = plotThresholdCurves([curve("leaves", 0.8)]);
  await assertGolden(chart, "threshold_curves");
  assertEquals(chart.sentence, "ROC-AUC 0.800 (chance is 0.5), PR-AUC 0.700 (chance is 0.300).");
});

Deno.test("plotThresholdCurves() of many classes names the best and the worst, and says how many it leaves out", () => {
  const chart = plotThresholdCurves(Array.from({ length: 9 }, (_, c) => curve(`class ${c}`, 0.5 + c / 20)), {
    width: 340,
  });
  assertEquals(chart.sentence, "class 8 is told apart best (ROC-AUC 0.900), class 0 worst (0.500).");
  assert(chartTexts(chart).includes("Not shown: the 2 smallest of 9 classes."));
  assertEquals(count(chart, "g[aria-label=line] path"), 1 + 7 + 7);
});

Deno.test("plotThresholdCurves() of one class has nothing to tell apart", () => {
  assertEquals(plotThresholdCurves([]).sentence, "Only one class came: there is nothing to tell apart.");
});
