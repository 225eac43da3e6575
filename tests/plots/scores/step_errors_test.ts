import { assertEquals } from "@std/assert";
import { plotStepErrors, type StepErrorsRecord } from "@lib/plots/scores/step_errors.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

const RECORD: StepErrorsRecord = {
  steps: [1, 2, 3],
  error: [0.1, 0.12, NaN],
  axis: "WAPE",
  promised: 0.11,
  coverage: { 80: [78, 75, 71], 95: [94, 90, NaN] },
};

Deno.test("plotStepErrors() errors beside their promise, coverage beside its level", async () => {
  const chart = plotStepErrors(RECORD);
  await assertGolden(chart, "step_errors");
  const texts = chartTexts(chart);
  assertEquals(
    ["WAPE", "Coverage", "promised", "interval of 95 %", "Step ahead (periods)"].filter((text) =>
      !texts.includes(text)
    ),
    [],
  );
  assertEquals(count(chart, "g[aria-label=dot] circle"), 2 + 3 + 2);
});

Deno.test("plotStepErrors() without intervals or promise there is one panel and no line of a promise", () => {
  const chart = plotStepErrors({ ...RECORD, coverage: {}, promised: NaN });
  assertEquals([chartTexts(chart).includes("promised"), chartTexts(chart).includes("Coverage")], [false, false]);
});

Deno.test("plotStepErrors() says that nothing has come due", () => {
  const chart = plotStepErrors({ ...RECORD, steps: [] });
  assertEquals(chartTexts(chart).includes("No forecast has come due."), true);
});
