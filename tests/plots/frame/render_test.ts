import { assertEquals, assertGreater } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { labelAxis, renderPanel, textWidth, valueDomain } from "@lib/plots/frame/render.ts";

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

Deno.test("valueDomain() begins at zero, goes below for negative values alone, and is never empty", () => {
  assertEquals(valueDomain([[0, NaN], Float64Array.of(0)]), [0, 1]);
  assertEquals([valueDomain([[1000, 1010]]), valueDomain([[0], [-1, 3]]), valueDomain([[-5, -2]])], [
    [0, 1010],
    [-1, 3],
    [-5, 0],
  ]);
});

Deno.test("valueDomain() ends of intervals are seen, but make the axis at most twice as long", () => {
  assertEquals(valueDomain([[10]], { wide: [[5, 12]] }), [0, 12]);
  assertEquals(valueDomain([[10]], { wide: [[-1e9], [1e9, Infinity]] }), [-10, 20]);
  assertEquals(valueDomain([[0]], { wide: [[3]] }), [0, 3]);
});

Deno.test("renderPanel() keeps hundredths of a pixel, and texts as they are", () => {
  const marks = [Plot.text([[1, 2], [2, 3.3]], { text: () => "3.14159" })];
  const { svg } = renderPanel({ width: 301, height: 100, marks });
  assertEquals([/="[^"]*\.\d{3}/.test(svg), svg.includes(">3.14159<")], [false, true]);
});
