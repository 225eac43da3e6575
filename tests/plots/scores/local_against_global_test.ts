import { assertEquals, assertThrows } from "@std/assert";
import { plotLocalAgainstGlobal } from "@lib/plots/scores/local_against_global.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

Deno.test("plotLocalAgainstGlobal() one dot per key in the order of ratios, where local is clearly better in its colour", async () => {
  const ratios = Array.from({ length: 300 }, (_, i) => Math.exp(0.8 * Math.sin(5.1 * i)));
  const clear = ratios.map((ratio) => ratio < 0.6), chart = plotLocalAgainstGlobal({ ratios, clear });
  await assertGolden(chart, "local_against_global");
  const wins = clear.filter((isClear) => isClear).length;
  assertEquals(chartTexts(chart).includes(`local clearly better (${wins} keys)`), true);
  assertEquals(count(chart, "g[aria-label=dot] circle"), 300);
});

Deno.test("plotLocalAgainstGlobal() says on how many keys local is better, and by how much in the middle", () => {
  assertEquals(
    plotLocalAgainstGlobal({ ratios: [2, 0.5, 0.8], clear: [0, 1, 0] }).sentence,
    "The best local model beats the best global one on 2 of 3 keys, clearly on 1 key; in the middle its error is 20 % below " +
      "that of the global one.",
  );
});

Deno.test("plotLocalAgainstGlobal() counts the keys it cannot show, and those beyond the edges", () => {
  const texts = chartTexts(plotLocalAgainstGlobal({ ratios: [1, NaN, 0, 1e9] })).join(" ");
  assertEquals([texts.includes("Not shown: 2 keys"), texts.includes("On the edges: 1 key beyond")], [true, true]);
  assertEquals(texts.includes("clearly"), false, "nobody has judged");
});

Deno.test("plotLocalAgainstGlobal() needs columns of one length", () => {
  assertThrows(() => plotLocalAgainstGlobal({ ratios: [1, 2], clear: [1] }), RangeError, "2 and 1");
});

Deno.test("plotLocalAgainstGlobal() says that nothing is defined", () => {
  const chart = plotLocalAgainstGlobal({ ratios: [NaN] });
  assertEquals(chartTexts(chart).includes("No key has both errors defined and above zero."), true);
});

Deno.test("plotLocalAgainstGlobal() of many keys a dot stands for several, and the sentence counts them all", () => {
  const chart = plotLocalAgainstGlobal({ ratios: Array.from({ length: 4000 }, (_, i) => 0.5 + i / 4000) });
  assertEquals(count(chart, "g[aria-label=dot] circle"), 1334);
  assertEquals(chartTexts(chart).join(" ").includes("One dot stands for 3 keys."), true);
  assertEquals(chart.sentence.includes("on 2,000 of 4,000 keys"), true);
});
