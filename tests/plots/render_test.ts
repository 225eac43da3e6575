import { assertEquals, assertGreater } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { labelAxis, renderPanel, textWidth, zeroDomain } from "@lib/plots/render.ts";

Deno.test("renderPanel() gives one svg without style sheet, class or font", () => {
  const { svg, width, height, title } = renderPanel(
    { width: 300, height: 100, marks: [Plot.dot([[1, 2]])] },
    "heading",
  );
  assertEquals([width, height, title], [300, 100, "heading"]);
  assertEquals(/<style|class=|font-family/.test(svg), false);
  assertEquals([svg.startsWith("<svg"), svg.endsWith("</svg>")], [true, true]);
});

Deno.test("renderPanel() gives the same text each time", () => {
  const draw = () => renderPanel({ width: 300, height: 100, marks: [Plot.lineY([1, 3, 2])] }).svg;
  assertEquals(draw(), draw());
});

Deno.test("labelAxis() positions stay distinct where texts are equal", () => {
  const { format } = labelAxis(["same", "same", "line\nbreak"], 20);
  assertEquals([format(0), format(1), format(2), format(9)], ["same", "same", "line break", ""]);
});

Deno.test("labelAxis() the margin grows with the longest text, to a limit", () => {
  const margin = (text: string) => labelAxis([text, "a"], 20).margin;
  assertGreater(margin("a longer text"), margin("a"));
  assertEquals(margin("m".repeat(100)), margin("m".repeat(20)) + Math.ceil(textWidth("…")) - Math.ceil(textWidth("m")));
});

Deno.test("textWidth() narrow letters are narrower, wide ones wider", () => {
  assertEquals(textWidth("iii") < textWidth("mmm"), true);
  assertEquals(textWidth("茶") > textWidth("m"), true);
  assertEquals(textWidth("m", 20) > textWidth("m", 10), true);
});

Deno.test("zeroDomain() only where no value is other than zero or missing", () => {
  assertEquals(zeroDomain([0, NaN], Float64Array.of(0)), [0, 1]);
  assertEquals([zeroDomain([0], [-1]), zeroDomain(Float64Array.of(2))], [undefined, undefined]);
});

Deno.test("renderPanel() keeps hundredths of a pixel, and texts as they are", () => {
  const marks = [Plot.text([[1, 2], [2, 3.3]], { text: () => "3.14159" })];
  const { svg } = renderPanel({ width: 301, height: 100, marks });
  assertEquals([/="[^"]*\.\d{3}/.test(svg), svg.includes(">3.14159<")], [false, true]);
});
