import { assertEquals } from "@std/assert";
import { parseHash } from "@lib/page/hash_state.ts";
import { addressOf, KEY_COLUMN } from "@lib/page/service/view.ts";

Deno.test("addressOf() is read again as it was written, whatever a search holds", () => {
  assertEquals([addressOf("keys"), addressOf("keys", { search: "", after: "" })], ["#keys", "#keys"]);
  const read = parseHash(addressOf("keys", { search: "a=b & c#d%", after: "" }));
  assertEquals([...read], [["page", "keys"], ["search", "a=b & c#d%"]]);
});

Deno.test("KEY_COLUMN leads from each key to its page", () => {
  assertEquals(KEY_COLUMN.links?.({ id: "ab", key: ["<b>", "n"] }), [{ text: "<b> / n", href: "#page=key&id=ab" }]);
});
