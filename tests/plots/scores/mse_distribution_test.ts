import { assertEquals } from "@std/assert";
import { plotMseDistribution } from "@lib/plots/scores/mse_distribution.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

/** Errors that are about log-normal, by the sum of three sines. */
function errors(n: number, scale: number): number[] {
  return Array.from(
    { length: n },
    (_, i) => scale * Math.exp(1.6 * (Math.sin(i) + Math.sin(2.3 * i) + Math.sin(5.1 * i))),
  );
}

Deno.test("plotMseDistribution() local against global", async () => {
  const chart = plotMseDistribution({ local: [...errors(400, 20), 0, NaN], global: errors(400, 30) });
  await assertGolden(chart, "mse_distribution");
  const texts = chartTexts(chart);
  assertEquals(texts.includes("Not shown: 2 errors zero or undefined."), true);
  assertEquals(texts.includes("MSE of a key, logarithmic (squared units)"), true);
  assertEquals(chart.sentence, "The median MSE of local is 33 % below that of global.");
});

Deno.test("plotMseDistribution() every shown error is in one bar", () => {
  const chart = plotMseDistribution({ local: [1, 10, 100] }, { bins: 2 });
  // Edges 1, 10, 100: the bars hold 1 and {10, 100}.
  assertEquals(count(chart, "g[aria-label=rect] rect"), 2);
  assertEquals(chartTexts(chart).includes("median 10"), true);
});

Deno.test("plotMseDistribution() takes equal errors", () => {
  assertEquals(chartTexts(plotMseDistribution({ a: [4, 4], b: [4] })).filter((text) => text === "median 4").length, 2);
});

Deno.test("plotMseDistribution() says that nothing is defined", () => {
  const texts = chartTexts(plotMseDistribution({ local: [NaN, 0, Infinity] }));
  assertEquals(texts.includes("No key has a defined error above zero."), true);
});

Deno.test("plotMseDistribution() counts an error far below all others in the first bar", () => {
  const chart = plotMseDistribution({ local: [1e-10, ...Array.from({ length: 99 }, (_, i) => 10 + i)] }, { bins: 4 });
  assertEquals(chartTexts(chart).some((text) => text.startsWith("In the first bars: 1 error below")), true);
});
