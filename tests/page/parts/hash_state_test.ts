import { assertEquals } from "@std/assert";
import { parseHash } from "@lib/page/parts/hash_state.ts";

Deno.test("parseHash() reads names with their values, whatever a value holds", () => {
  for (const key of ["a/b", "a=b&c", "#%2F%", "</script>", "شاي 🍵", " "]) {
    assertEquals(parseHash(`#key=${encodeURIComponent(key)}&view=all`), new Map([["key", key], ["view", "all"]]));
  }
});

Deno.test("parseHash() an id of a section has no name; nothing says nothing", () => {
  assertEquals(parseHash("#findings"), new Map([["", "findings"]]));
  assertEquals([parseHash("").size, parseHash("#").size], [0, 0]);
});
