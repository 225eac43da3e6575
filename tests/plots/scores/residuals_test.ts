import { assert, assertEquals } from "@std/assert";
import { residualEvidence } from "@lib/metrics/residual_evidence.ts";
import { plotResiduals } from "@lib/plots/scores/residuals.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

const predicted = Array.from({ length: 60 }, (_, i) => i);
const evidence = residualEvidence(
  predicted.map((value, i) => value + (1 + value / 10) * Math.sin(i * 12.9898)),
  predicted,
);

Deno.test("plotResiduals() rows, their middle and most of them by prediction", async () => {
  const chart = plotResiduals(evidence, { target: "spend", unit: "EUR" });
  await assertGolden(chart, "residuals");
  assert(chart.sentence.includes("times as wide where most is predicted"));
  assert(chartTexts(chart).includes("Predicted spend (EUR)"));
});

Deno.test("plotResiduals() puts what is far off on the edge and says so; of few rows there is no band", () => {
  const wild = residualEvidence(predicted.map((value, i) => i === 30 ? 1e6 : value + Math.sin(i)), predicted);
  assert(chartTexts(plotResiduals(wild)).includes("On the edges: 1 dot farther off."));
  const few = plotResiduals(residualEvidence([1, 2, 4], [1, 2, 3]));
  assertEquals([count(few, "g[aria-label=area] path"), count(few, "g[aria-label=dot] circle")], [0, 3]);
  assertEquals(few.sentence, "Of 3 rows: the middle error is 0, 80 % lie between 0 and 0.800.");
});

Deno.test("plotResiduals() says that nothing was compared", () => {
  assertEquals(plotResiduals(null).sentence, "No prediction was compared with what came.");
});
