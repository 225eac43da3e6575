import { assertEquals } from "@std/assert";
import { newDocument } from "@lib/plots/frame/new_document.ts";
import { eventIn } from "./_viewed.ts";
import { accessPart, tokenForm } from "@lib/page/service/access.ts";

Deno.test("tokenForm() hands over what was typed, which nobody sees or remembers", () => {
  const used: string[] = [], document = newDocument(), form = tokenForm(document, (token) => used.push(token));
  const field = form.querySelector("input")!;
  assertEquals([field.getAttribute("type"), field.getAttribute("autocomplete")], ["password", "off"]);
  field.value = "secret";
  form.querySelector("form")?.dispatchEvent(eventIn(document, "submit"));
  assertEquals(used, ["secret"]);
});

Deno.test("accessPart() a token can be forgotten; without one there is nothing to forget", () => {
  const used: string[] = [], use = (token: string) => void used.push(token);
  assertEquals(accessPart(newDocument(), { hasToken: false, use }).textContent, "");
  accessPart(newDocument(), { hasToken: true, use }).click();
  assertEquals(used, [""]);
});
