import { assertEquals } from "@std/assert";
import { plotWinsByFamily } from "@lib/plots/wins.ts";
import { assertGolden, chartTexts } from "./_golden.ts";

Deno.test("plotWinsByFamily() most wins first, with count and share", async () => {
  const chart = plotWinsByFamily({
    ridge: 120,
    gradient_boosting: 412,
    seasonal_naive: 60,
    mean_of_members: 408,
    naive: 0,
  });
  await assertGolden(chart, "wins");
  const texts = chartTexts(chart);
  assertEquals(texts.includes("412 (41 %)"), true);
  assertEquals(texts.indexOf("gradient_boosting") < texts.indexOf("ridge"), true);
  assertEquals(texts.includes("Keys won (count)"), true);
});

Deno.test("plotWinsByFamily() says that no key has a champion", () => {
  assertEquals(chartTexts(plotWinsByFamily({ naive: 0 })).includes("No key has a champion."), true);
});
