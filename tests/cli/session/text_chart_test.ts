import { assert, assertEquals } from "@std/assert";
import { drawText, type TextChart } from "../../../lib/cli/session/text_chart.ts";

const chart = (fields: Partial<TextChart>): TextChart => ({
  history: Array.from({ length: 200 }, (_, i) => i % 10),
  forecast: [4, 5, 6],
  lo: [2, 2, 2],
  hi: [8, 8, 8],
  dates: (from) => [`day ${from}`, "day 199", "day 202"],
  ...fields,
});

Deno.test("drawText() fits the terminal, shows the newest history, and names the period under each end", () => {
  for (const columns of [100, 80, 40, 30]) {
    const lines = drawText(chart({}), columns);
    assert(lines.every((line) => line.length <= columns), `${columns} columns`);
    assertEquals(lines.length, 11);
  }
  const lines = drawText(chart({}), 60), shown = lines.at(-2)!.length - lines.at(-2)!.indexOf("+") - 1 - 1 - 3;
  assertEquals(lines.at(-1)!.trim().split(/\s{2,}/), [`day ${200 - shown}`, "day 202"]);
  const far = drawText(chart({ forecast: new Array(20).fill(3) }), 60).at(-1)!.trim().split(/\s{2,}/);
  assertEquals(far.slice(1), ["day 199", "day 202"]);
});

Deno.test("drawText() puts values where the scale says: the largest on top, zero at the bottom, what is missing nowhere", () => {
  const lines = drawText(
    chart({ history: [0, NaN, 16], forecast: [8], lo: [4], hi: [12], dates: () => ["a", "b", "c"] }),
    60,
  );
  assertEquals(
    lines.slice(0, 9).map((line) => line.slice(7)),
    [
      "  •│",
      "   │",
      "   │░",
      "   │░",
      "   │o",
      "   │░",
      "   │░",
      "   │",
      "•  │",
    ].map((text) => text),
  );
  assertEquals(lines.slice(0, 9).map((line) => line.slice(0, 5).trim()).filter((label) => label !== ""), [
    "16",
    "8",
    "0",
  ]);
});

Deno.test("drawText() leaves zero out where it is far, and draws what never changes or is not known", () => {
  const far = drawText(chart({ history: [1000, 1001], forecast: [1002], lo: [NaN], hi: [NaN] }), 60);
  assertEquals(far.at(-3)!.trim().startsWith("1,000"), true, far.join("\n"));
  for (const values of [[5, 5], [0, 0], [NaN, NaN], [-3, -3]]) {
    const lines = drawText(chart({ history: values, forecast: [NaN], lo: [NaN], hi: [NaN] }), 60);
    assertEquals([lines.length, lines.join().includes("NaN")], [11, false]);
  }
});
