import { assertEquals } from "@std/assert";
import { comparedSpans } from "@lib/monitoring/inputs/spans.ts";

Deno.test("comparedSpans() compares a month of days with the same weekdays a year before, and so in the past", () => {
  const { periods, silence, isSeasonal, pairs } = comparedSpans({ start: 0, end: 364 + 28 * 5, frequency: "day" });
  assertEquals([periods, silence, isSeasonal, pairs.length], [28, 7, true, 5]);
  assertEquals(pairs[0], { newest: [477, 504], before: [113, 140] });
  assertEquals(pairs[1], { newest: [449, 476], before: [85, 112] });
});

Deno.test("comparedSpans() compares a short table with the span just before, and a tiny one with nothing", () => {
  const short = comparedSpans({ start: 100, end: 199, frequency: "day" });
  assertEquals([short.isSeasonal, short.pairs[0]], [false, { newest: [172, 199], before: [144, 171] }]);
  assertEquals(comparedSpans({ start: 0, end: 54, frequency: "day" }).pairs, []);
});

Deno.test("comparedSpans() looks back on at most 24 spans of the past, and says what share of a year one is", () => {
  const { pairs, ofYear } = comparedSpans({ start: 0, end: 1000, frequency: "month" });
  assertEquals([pairs.length, ofYear], [25, 0.25]);
});
