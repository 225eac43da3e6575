import { assert, assertEquals } from "@std/assert";
import { plotCalibration } from "@lib/plots/scores/calibration.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

Deno.test("plotCalibration() what came against what was said", async () => {
  const chart = plotCalibration([{ label: "leaves", predicted: [0.1, 0.4, 0.9], came: [0.2, 0.45, 0.8], error: 0.08 }]);
  await assertGolden(chart, "calibration");
  assertEquals(chart.sentence, "In the mean of bins what came is 8.0 % off what was said.");
});

Deno.test("plotCalibration() shows those that are furthest off of many, and ends where the largest bin does", () => {
  const classes = Array.from(
    { length: 9 },
    (_, c) => ({ label: `class ${c}`, predicted: [0.05, 0.2], came: [0.05, 0.2 + c / 100], error: c / 200 }),
  );
  const chart = plotCalibration(classes), texts = chartTexts(chart);
  assertEquals(chart.sentence, "It is furthest off for class 8: in the mean of bins by 4.0 %.");
  assert(texts.includes("class 8") && !texts.includes("class 1") && texts.includes("30 %") && !texts.includes("100 %"));
  assertEquals(count(chart, "g[aria-label=dot] circle"), 14);
});

Deno.test("plotCalibration() says when all is as said, and when nothing is known", () => {
  assertEquals(
    plotCalibration([{ label: "a", predicted: [0.5], came: [0.51], error: 0.01 }]).sentence,
    "What was said came: in the mean of bins it is at most 1.0 % off.",
  );
  assertEquals(plotCalibration([]).sentence, "No row has a class that is known.");
});
