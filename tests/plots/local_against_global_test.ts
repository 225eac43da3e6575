import { assertEquals, assertThrows } from "@std/assert";
import { plotLocalAgainstGlobal } from "@lib/plots/local_against_global.ts";
import { assertGolden, chartTexts, count } from "./_golden.ts";

Deno.test("plotLocalAgainstGlobal() highlights where local is clearly better", async () => {
  const global = Array.from({ length: 300 }, (_, i) => 50 * Math.exp(3 * Math.sin(i) + Math.sin(2.3 * i)));
  const local = global.map((error, i) => error * Math.exp(0.8 * Math.sin(5.1 * i)));
  const chart = plotLocalAgainstGlobal({ local, global, clear: local.map((error, i) => error < 0.7 * global[i]) });
  await assertGolden(chart, "local_against_global");
  const wins = local.filter((error, i) => error < 0.7 * global[i]).length;
  assertEquals(chartTexts(chart).includes(`local clearly better (${wins})`), true);
  assertEquals(count(chart, "g[aria-label=dot] circle"), 300);
});

Deno.test("plotLocalAgainstGlobal() counts the keys it cannot show", () => {
  const chart = plotLocalAgainstGlobal({ local: [1, 0, NaN], global: [2, 2, 2], clear: [1, 1, 0] });
  assertEquals(chartTexts(chart).some((text) => text.includes("Not shown: 2 keys")), true);
});

Deno.test("plotLocalAgainstGlobal() needs columns of one length", () => {
  assertThrows(() => plotLocalAgainstGlobal({ local: [1], global: [1, 2], clear: [1] }), RangeError, "1, 2 and 1");
});

Deno.test("plotLocalAgainstGlobal() says that nothing is defined", () => {
  const chart = plotLocalAgainstGlobal({ local: [NaN], global: [1], clear: [0] });
  assertEquals(chartTexts(chart).includes("No key has both errors defined and above zero."), true);
});

Deno.test("plotLocalAgainstGlobal() puts an error far below all others on the edge", () => {
  const local = [1e-10, ...Array.from({ length: 99 }, (_, i) => 10 + i)];
  const chart = plotLocalAgainstGlobal({ local, global: local.map((_, i) => 20 + i), clear: local.map(() => 0) });
  assertEquals(chartTexts(chart).some((text) => text.includes("On the edge: 1 keys")), true);
  assertEquals(chartTexts(chart).some((text) => text.includes("e-")), false);
});
