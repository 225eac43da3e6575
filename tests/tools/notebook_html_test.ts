import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderHtml } from "../../tools/notebooks/html.ts";
import type { Notebook, Output } from "../../tools/notebooks/nbformat.ts";

function notebook(outputs: Output[]): Notebook {
  const cells = [
    { cell_type: "markdown" as const, metadata: {}, source: "# Title\n\n**bold** [next](b.ipynb)" },
    { cell_type: "raw" as const, metadata: {}, source: "raw" },
    { cell_type: "code" as const, metadata: {}, source: "1 < 2 && call()", outputs },
  ];
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

const bundle = (data: Record<string, unknown>): Output => ({ output_type: "display_data", data, metadata: {} });

Deno.test("renderHtml() renders markdown and escapes code", async () => {
  const html = await renderHtml(notebook([]), "a & b");
  assertStringIncludes(html, "<h1>Title</h1>");
  assertStringIncludes(html, "<strong>bold</strong>");
  assertStringIncludes(html, '<a href="b.html">next</a>');
  assertStringIncludes(html, '<pre class="code">1 &lt; 2 &amp;&amp; call()</pre>');
  assertStringIncludes(html, "<title>a &amp; b</title>");
});

Deno.test("renderHtml() shows the richest form of an output", async () => {
  const html = await renderHtml(
    notebook([
      bundle({ "image/svg+xml": "<svg>1</svg>", "text/plain": "Chart" }),
      bundle({ "text/html": ["<table>", "</table>"], "text/plain": "Table" }),
      bundle({ "image/png": "QUJD\n" }),
      bundle({ "text/markdown": "*it*" }),
      bundle({ "text/plain": "<plain>" }),
    ]),
    "t",
  );
  for (const part of ["<svg>1</svg>", "<table></table>", "base64,QUJD", "<em>it</em>", "&lt;plain&gt;"]) {
    assertStringIncludes(html, part);
  }
  assertEquals(html.includes("Chart"), false);
});

Deno.test("renderHtml() shows streams and errors without terminal colours", async () => {
  const html = await renderHtml(
    notebook([
      { output_type: "stream", name: "stdout", text: "\u001b[33m5\u001b[39m <" },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["line 1", "line 2"] },
    ]),
    "t",
  );
  assertStringIncludes(html, "<pre>5 &lt;</pre>");
  assertStringIncludes(html, '<pre class="error">line 1\nline 2</pre>');
});

Deno.test("renderHtml() needs no other file", async () => {
  assertEquals(/<link|<script|src="(?!data:)|@import/.test(await renderHtml(notebook([]), "t")), false);
});

const markdown = (source: string) => ({ cell_type: "markdown" as const, metadata: {}, source });
const code = (source: string, outputs: Output[], tags: string[] = []) => ({
  cell_type: "code" as const,
  metadata: { tags },
  source,
  outputs,
});

Deno.test("renderHtml() opens with title, results and contents; results stand once, code is hidden until asked for", async () => {
  const cells = [
    markdown("# Title"),
    code("settings()", [bundle({ "text/plain": "settings" })]),
    markdown("## First & foremost"),
    code("run()", [bundle({ "text/plain": "the result" })], ["results"]),
    markdown("## Second\n\n### Detail"),
  ];
  const html = await renderHtml({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, "t");
  const places = ["<h1>Title", "the result", '<a href="#s1">First &amp; foremost', "settings", '<h2 id="s1">', "<h3"];
  const found = places.map((text) => html.indexOf(text));
  assertEquals(found.every((at) => at >= 0), true);
  assertEquals(found, found.toSorted((a, b) => a - b));
  assertEquals(html.split("the result").length, 2);
  assertStringIncludes(html, "pre.code { background: #f4f6f8; border-left: 3px solid #0072b2; display: none; }");
  assertStringIncludes(html, '<input type="checkbox" id="code">');
});

Deno.test("renderHtml() says at its beginning where a run has stopped", async () => {
  const error: Output = { output_type: "error", ename: "E", evalue: "v", traceback: [] };
  const cells = [markdown("# Title"), code("a", []), code("b", [error])];
  const html = await renderHtml({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, "t");
  assertStringIncludes(html, "Stopped at cell 3");
  assertEquals((await renderHtml(notebook([]), "t")).includes("Stopped at"), false);
});
