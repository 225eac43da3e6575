import { assertEquals } from "@std/assert";
import { newDocument } from "@lib/plots/new_document.ts";
import { part } from "@lib/page/parts.ts";
import { instant, present, sectionPart } from "@lib/page/service/parts.ts";

Deno.test("sectionPart() a section without content is none", () => {
  const document = newDocument(),
    made = sectionPart(document, "A & b", [part(document, "<p>x</p>"), part(document, ""), null]);
  assertEquals(made?.outerHTML, "<section><h2>A &amp; b</h2><div><p>x</p></div></section>");
  assertEquals([sectionPart(document, "A", []), sectionPart(document, "A", [part(document, ""), null])], [null, null]);
  assertEquals(sectionPart(document, "A", [document.createElement("figure")])?.querySelectorAll("figure").length, 1);
  assertEquals(present([null, made]).length, 1);
});

Deno.test("instant() what is no instant stays", () => {
  assertEquals([instant("2024-01-02T03:04:05.678Z"), instant(""), instant("soon")], [
    "2024-01-02 03:04 UTC",
    "",
    "soon",
  ]);
});
