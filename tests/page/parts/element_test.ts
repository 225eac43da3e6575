import { assertEquals, assertThrows } from "@std/assert";
import { element, elementOf } from "@lib/page/parts/element.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";

Deno.test("element() takes texts for texts, leaves out what is null, false or undefined, and listens", () => {
  const document = newDocument();
  let clicks = 0;
  const made = element(document, "button", [
    { class: 'a"b', hidden: true, title: undefined, disabled: false, tabindex: -1, onclick: () => clicks++ },
    "<script>",
    null,
    element(document, "i", [{}, "x"]),
  ]);
  assertEquals(made.querySelector("script"), null);
  assertEquals(made.textContent, "<script>x");
  assertEquals([...made.getAttributeNames()].sort(), ["class", "hidden", "tabindex"]);
  made.dispatchEvent(new document.defaultView!.Event("click"));
  assertEquals(clicks, 1);
});

Deno.test("elementOf() names what a page lacks", () => {
  assertThrows(() => elementOf(newDocument(), "keys"), TypeError, "#keys");
});
