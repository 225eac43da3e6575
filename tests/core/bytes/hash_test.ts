import { assertEquals, assertNotEquals } from "@std/assert";
import { digestBytes, hashBytes, hashId, hashValue, startHash } from "../../../lib/core/bytes/hash.ts";

Deno.test("hashBytes() is SHA-256 (FIPS 180-4 examples)", () => {
  assertEquals(hashBytes("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assertEquals(hashBytes(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assertEquals(hashBytes(new TextEncoder().encode("é")), hashBytes("é"));
});

Deno.test("hashId() is the first half of the hash", () => {
  for (const content of ["abc", "", new TextEncoder().encode("é")]) {
    assertEquals(hashId(content), hashBytes(content).slice(0, 32));
  }
});

Deno.test("hashBytes(), digestBytes() and startHash() agree, before the runtime's hashes are loaded and after", async () => {
  const some = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 251),
    much = new Uint8Array(3 * 2 ** 20).fill(7);
  for (const content of [some, much, some]) {
    const expected = hashBytes(content);
    assertEquals(await digestBytes(content), expected);
    assertEquals(startHash().update(content.subarray(0, 99)).update(content.subarray(99)).digest("hex"), expected);
  }
  assertEquals(hashBytes("ключ 🧵"), hashBytes(new TextEncoder().encode("ключ 🧵")));
});

Deno.test("hashValue() ignores the order of fields at any depth", () => {
  assertEquals(hashValue({ a: 1, b: { c: [1, 2], d: null } }), hashValue({ b: { d: null, c: [1, 2] }, a: 1 }));
});

Deno.test("hashValue() sees the order of lists, types and nesting", () => {
  const different = [[1, 2], [2, 1], { a: 1 }, { a: "1" }, { a: { b: 1 } }, { "a.b": 1 }, null, "null", [], {}];
  assertEquals(new Set(different.map(hashValue)).size, different.length);
  assertNotEquals(hashValue([1]), hashValue({ 0: 1 }));
});
