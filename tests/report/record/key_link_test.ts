import { assertEquals } from "@std/assert";
import { parseHash } from "@lib/page/parts/hash_state.ts";
import { keyLink, keyParts, linkName } from "@lib/report/record/key_link.ts";
import { HOSTILE_ITEMS, sampleRecord } from "../_run_record.ts";

const { keys } = sampleRecord(3 * HOSTILE_ITEMS.length);

Deno.test("keyParts() the key's columns alone, in their order", () => {
  assertEquals(keyParts(keys, 1), [HOSTILE_ITEMS[0], "south"]);
});

Deno.test("linkName() tells keys apart whose joined parts are equal, and takes broken texts", () => {
  assertEquals(new Set([["a/b", "c"], ["a", "b/c"], ["a", "b", "c"]].map(linkName)).size, 3);
  assertEquals(linkName(["\ud800"]), "%EF%BF%BD");
});

Deno.test("keyLink() is read back as the name of its key, whatever that holds", () => {
  for (let row = 0; row < keys.count; row++) {
    assertEquals(parseHash(keyLink(keys, row)).get("key"), linkName(keyParts(keys, row)));
  }
});
