import { assertEquals, assertStringIncludes } from "@std/assert";
import { htmlPage, section, tiles } from "@lib/report/html_page.ts";

Deno.test("htmlPage() its title is text, and what is empty is left out", () => {
  const page = htmlPage("<b>", ["<p>a</p>", "", section("<i>", "c")]);
  assertStringIncludes(page, "<title>&lt;b&gt;</title>");
  assertStringIncludes(page, "<p>a</p>\n<section><h2>&lt;i&gt;</h2>c</section>\n</body>");
});

Deno.test("section() without a body is nothing", () => {
  assertEquals(section("a", ""), "");
});

Deno.test("tiles() figure and name are text, and what somebody should look at is marked", () => {
  assertEquals(
    tiles([{ value: "<3", name: "ok", isBad: false }, { value: "1", name: "degraded", isBad: true }]),
    '<div class="tiles"><div class="tile"><b>&lt;3</b>ok</div><div class="tile bad"><b>1</b>degraded</div></div>',
  );
});
