import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { htmlPage, pageFile } from "@lib/report/parts/html_page.ts";

Deno.test("htmlPage() its title is text, and what is empty is left out", () => {
  const page = htmlPage({ title: "<b>", body: ["<p>a</p>", "", "<p>c</p>"] });
  assertStringIncludes(page, "<title>&lt;b&gt;</title>");
  assertStringIncludes(page, "<body>\n<p>a</p>\n<p>c</p>\n</body>");
});

Deno.test("htmlPage() lets nothing run but its own script, and nothing be fetched", () => {
  const page = htmlPage({ title: "a", body: ["b"], script: "run.js", data: ['<script type="text/plain">x</script>'] });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  const [, script = ""] = /<script>([\s\S]*?)<\/script>\n<\/body>/.exec(page) ?? [];
  assertEquals(script, pageFile("run.js"));
  assertStringIncludes(policy, `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  assertStringIncludes(policy, "default-src 'none'");
  assert(!policy.includes("unsafe"));
  assert(page.indexOf("text/plain") < page.indexOf("<script>"), "data are there before the script asks for them");
});

Deno.test("htmlPage() without a script runs none", () => {
  const page = htmlPage({ title: "a", body: ["b"] });
  assertEquals([page.includes("<script"), page.includes("script-src")], [false, false]);
});

Deno.test("htmlPage() of a server names its files", () => {
  const page = htmlPage({ title: "a", body: [], script: "run.js", files: "/pages/" });
  assertStringIncludes(page, '<link rel="stylesheet" href="/pages/page.css">');
  assertStringIncludes(page, '<script src="/pages/run.js"></script>');
  assertStringIncludes(page, "default-src 'self'");
});

Deno.test("pageFile() refuses what is no file of pages", () => {
  assertThrows(() => pageFile("constructor"), RangeError, "current value is constructor");
});
