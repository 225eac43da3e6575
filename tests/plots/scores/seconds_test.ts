import { assertEquals } from "@std/assert";
import { plotSeconds } from "@lib/plots/scores/seconds.ts";
import { assertGolden, chartTexts } from "../_golden.ts";

Deno.test("plotSeconds() phases in order of execution", async () => {
  const chart = plotSeconds({ read: 1.234, features: 4.5, pooled: 20, backtest: 120.04, register: 0.8 });
  await assertGolden(chart, "seconds");
  const texts = chartTexts(chart);
  assertEquals(texts.indexOf("read") < texts.indexOf("backtest"), true);
  assertEquals(texts.includes("1.2 s") && texts.includes("2 min 0 s"), true);
  assertEquals(chart.sentence, "2 min 27 s in all; backtest took 81.9 % of it.");
});

Deno.test("plotSeconds() says that nothing was timed", () => {
  assertEquals(chartTexts(plotSeconds({})).includes("No phase was timed."), true);
});
