import { assertEquals, assertStringIncludes } from "@std/assert";
import { plotEvidence } from "@lib/plots/scores/evidence.ts";
import { chartTexts, count } from "../_golden.ts";

const POINTS = [
  { periods: 1, ratio: 1.2, lo: null, hi: null },
  { periods: 2, ratio: 0.9, lo: 0.5, hi: 9 },
  { periods: 3, ratio: 0.8, lo: 0.7, hi: 0.95 },
];

Deno.test("plotEvidence() ratio, interval and margin, with axes that say what they are", () => {
  const chart = plotEvidence(POINTS, { margin: 0.05 }), texts = chartTexts(chart);
  const wanted = ["Periods compared", "Ratio of errors", "margin", "ratio, and 95 % at every look"];
  assertEquals(wanted.filter((text) => !texts.includes(text)), []);
  assertEquals([count(chart, "g[aria-label=dot] circle"), count(chart, "g[aria-label=rule] line")], [3, 2]);
  assertEquals(chart.toSVG().includes("NaN"), false);
});

Deno.test("plotEvidence() says that there is nothing to compare", () => {
  assertStringIncludes(chartTexts(plotEvidence([], { margin: 0 })).join(), "No forecast of both sides has come due.");
});
