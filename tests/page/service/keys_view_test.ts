import { assertEquals, assertStringIncludes } from "@std/assert";
import { keysView } from "@lib/page/service/keys_view.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Served } from "../../serving/pages/_served.ts";
import { eventIn, Viewed } from "./_viewed.ts";

Deno.test("keysView lists keys with their models; a search is one of the server", async () => {
  using served = await Served.open();
  const { root, text } = await new Viewed(served).show(keysView);
  assertEquals(
    [...root.querySelectorAll("td a")].map((link) => link.textContent),
    KEYS.map(({ parts }) => parts.join(" / ")),
  );
  assertStringIncludes(text, "3 keys");
  const found = await new Viewed(served, { search: "A|b" }).show(keysView);
  assertEquals(found.root.querySelectorAll("td a").length, 1);
  assertEquals(found.root.querySelector("input")?.getAttribute("value"), "A|b");
  assertStringIncludes(
    (await new Viewed(served, { search: "nowhere" }).show(keysView)).text,
    "No key has all of these words",
  );
});

Deno.test("keysView asks for another search by its address", async () => {
  using served = await Served.open();
  const viewed = new Viewed(served), { root } = await viewed.show(keysView);
  const field = root.querySelector("input")!;
  field.value = "x & y";
  root.querySelector("form")?.dispatchEvent(eventIn(viewed.document, "submit"));
  assertEquals(viewed.moves, ["#page=keys&search=x+%26+y"]);
});
