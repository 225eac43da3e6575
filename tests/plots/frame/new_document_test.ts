import { assertEquals } from "@std/assert";
import { newDocument } from "@lib/plots/frame/new_document.ts";

Deno.test("newDocument() gives each drawing its own", () => {
  const one = newDocument(), other = newDocument();
  one.body.append(one.createElementNS("http://www.w3.org/2000/svg", "svg"));
  assertEquals([one.querySelectorAll("svg").length, other.querySelectorAll("svg").length], [1, 0]);
});
