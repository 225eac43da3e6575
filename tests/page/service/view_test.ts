import { assertEquals } from "@std/assert";
import { parseHash } from "@lib/page/parts/hash_state.ts";
import { KEY_COLUMN, pageAddress } from "@lib/page/service/view.ts";

Deno.test("pageAddress() is read again as it was written, whatever a search holds", () => {
  assertEquals([pageAddress("keys"), pageAddress("keys", { search: "", after: "" })], ["#keys", "#keys"]);
  const read = parseHash(pageAddress("keys", { search: "a=b & c#d%", after: "" }));
  assertEquals([...read], [["page", "keys"], ["search", "a=b & c#d%"]]);
});

Deno.test("KEY_COLUMN leads from each key to its page", () => {
  assertEquals(KEY_COLUMN.links?.({ id: "ab", key: ["<b>", "n"] }), [{ text: "<b> / n", href: "#page=key&id=ab" }]);
});
