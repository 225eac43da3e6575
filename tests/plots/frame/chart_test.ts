import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Chart, escapeXml } from "@lib/plots/frame/chart.ts";
import { COLOR } from "@lib/plots/frame/theme.ts";
import { assertWellFormed } from "../_golden.ts";

const chart = new Chart({ title: 'a <b> & "c"', width: 100.4, height: 50, body: "<g></g>" });

Deno.test("Chart toSVG() is a document of its own on white", () => {
  const svg = chart.toSVG();
  assertMatch(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 100 50" width="100" height="50"/);
  assertStringIncludes(svg, '<rect width="100" height="50" fill="white" />');
  assertWellFormed(svg);
});

Deno.test("Chart toSVG() names itself for those who cannot see it", () => {
  assertStringIncludes(chart.toSVG(), "<title>a &lt;b&gt; &amp; &quot;c&quot;</title>");
});

Deno.test("Chart toSVG() on a dark screen has its own colours, in a page none and no style that a policy refuses", () => {
  const line = new Chart({
    title: "a",
    width: 10,
    height: 5,
    body: `<g aria-label="bar"><path stroke="${COLOR.forecast}" /></g>`,
  });
  assertStringIncludes(line.toSVG("dark"), 'fill="#14181c" /><g aria-label="bar"><path stroke="#56b4e9" />');
  const page = line.toSVG("page");
  assertStringIncludes(page, '<g><path stroke="var(--color-forecast)" />');
  assertEquals([page.includes("style="), page.includes("<rect"), page.includes('aria-label="a"')], [
    false,
    false,
    true,
  ]);
});

Deno.test("Chart shows itself in a notebook", () => {
  const display = Reflect.get(chart, Symbol.for("Jupyter.display")).call(chart);
  assertEquals(display, { "image/svg+xml": chart.toSVG(), "text/plain": 'Chart: a <b> & "c"' });
});

Deno.test("escapeXml() leaves nothing that markup could be made of", () => {
  assertEquals(escapeXml(`<a href="x">&`), "&lt;a href=&quot;x&quot;&gt;&amp;");
});
