import { assertEquals } from "@std/assert";
import { barPanel } from "@lib/plots/frame/bars.ts";

const BARS = { labels: ["a", "b", "c"], values: [3, -1, NaN], axis: "Bias (units)", width: 400 };

Deno.test("barPanel() writes each value at the end of its bar", () => {
  const { svg } = barPanel(BARS);
  for (const text of [">3<", ">-1<", ">undefined<", ">Bias (units)<"]) assertEquals(svg.includes(text), true, text);
});

Deno.test("barPanel() notes of negative bars stand left of them", () => {
  const { svg } = barPanel(BARS);
  assertEquals(/text-anchor="end"[^>]*aria-label="text"|aria-label="text"[^>]*text-anchor="end"/.test(svg), true);
});

Deno.test("barPanel() colours, notes and the rule are the caller's", () => {
  const { svg } = barPanel({
    ...BARS,
    color: () => "#123456",
    note: (i) => `n${i}`,
    rule: { value: 2, label: "limit" },
  });
  for (const text of ["#123456", ">n0<", ">limit<"]) assertEquals(svg.includes(text), true, text);
});

Deno.test("barPanel() all values zero still draws", () => {
  assertEquals(barPanel({ ...BARS, values: [0, 0, 0] }).svg.includes("NaN"), false);
});

Deno.test("barPanel() grows with its labels", () => {
  assertEquals(barPanel({ ...BARS, labels: ["a"], values: [1] }).height < barPanel(BARS).height, true);
});

Deno.test("barPanel() a title that is wider than its axis ends with it instead of being cut", () => {
  const axis = "Share of the total importance of all features (%)", panel = { ...BARS, axis };
  const anchored = (width: number) =>
    /text-anchor="end"[^>]*>(?:<[^>]*>)?Share/.test(barPanel({ ...panel, width }).svg);
  assertEquals([anchored(200), anchored(800)], [true, false]);
});
