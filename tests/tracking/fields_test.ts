import { assertEquals } from "@std/assert";
import { listOf, objectOf, tagList, tagsOf, textOf } from "@lib/tracking/fields.ts";

Deno.test("fields of an answer are what they must be, or empty", () => {
  assertEquals([listOf([{ a: 1 }, null, 2]), listOf(undefined)], [[{ a: 1 }], []]);
  assertEquals([objectOf({ a: 1 }), objectOf([1]), objectOf(null)], [{ a: 1 }, {}, {}]);
  assertEquals([textOf("a"), textOf(1)], ["a", ""]);
  assertEquals(tagsOf(tagList({ a: "b" })), new Map([["a", "b"]]));
});
