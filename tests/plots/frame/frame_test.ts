import { assertEquals, assertStringIncludes } from "@std/assert";
import { emptyChart, frameChart, panelWidth } from "@lib/plots/frame/frame.ts";
import { assertWellFormed, chartTexts } from "../_golden.ts";

const panel = (height: number, title = "") => ({
  svg: '<svg width="10" height="10"></svg>',
  width: 300,
  height,
  title,
});

Deno.test("frameChart() stacks rows by their highest panel", () => {
  const one = frameChart({ title: "t", panels: [panel(100)] });
  const grid = frameChart({ title: "t", panels: [panel(100), panel(150), panel(50)], columns: 2 });
  assertEquals(grid.height - one.height, 150 + 50 - 100);
});

Deno.test("frameChart() makes room for headings, legends and wrapped subtitles", () => {
  const plain = frameChart({ title: "t", panels: [panel(100)] }).height;
  assertEquals(frameChart({ title: "t", panels: [panel(100, "heading")] }).height - plain, 20);
  assertEquals(
    frameChart({ title: "t", panels: [panel(100)], legends: [{ body: "", height: 20 }] }).height - plain,
    24,
  );
  const long = frameChart({ title: "t", panels: [panel(100)], subtitle: "word ".repeat(60) });
  assertEquals(chartTexts(long).join(" ").match(/word/g)?.length, 60);
  assertEquals(long.height - plain >= 34, true);
});

Deno.test("frameChart() shortens and escapes titles", () => {
  const chart = frameChart({ title: "<script>" + "x".repeat(200), panels: [panel(10, "a & b")] });
  assertWellFormed(chart.toSVG());
  assertStringIncludes(chart.toSVG(), "a &amp; b");
  assertEquals(chartTexts(chart)[0].length < 80, true);
});

Deno.test("emptyChart() says why", () => {
  assertEquals(chartTexts(emptyChart("Because.", { title: "Title" })), ["Title", "Because."]);
});

Deno.test("panelWidth() shares the width evenly", () => {
  assertEquals([panelWidth(), panelWidth(2), panelWidth(3)], [776, 388, 258]);
});

Deno.test("frameChart() the sentence stands under the title and describes the chart", () => {
  const chart = frameChart({
    title: "t",
    sentence: "Ours is 2.0 % below.",
    subtitle: "How to read",
    panels: [panel(10)],
  });
  assertEquals(chartTexts(chart).slice(0, 3), ["t", "Ours is 2.0 % below.", "How to read"]);
  assertStringIncludes(chart.toSVG(), "<desc>Ours is 2.0 % below.</desc>");
  assertStringIncludes(chart.toSVG("page"), "<desc>Ours is 2.0 % below.</desc>");
});
