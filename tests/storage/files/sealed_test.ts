import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { seal, unseal } from "../../../lib/storage/files/sealed.ts";

Deno.test("unseal() gives back what was sealed", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string().filter((name) => name !== "sha256"), fc.jsonValue()), (record) => {
      const plain = JSON.parse(JSON.stringify(record));
      assertEquals(unseal(seal(record)), plain);
    }),
  );
});

Deno.test("every flipped bit and every cut of a sealed text is found, or changes nothing", () => {
  const record = { format: 5, name: "dé", rows: [1, 2.5], nested: { a: null, b: "x" } };
  const bytes = new TextEncoder().encode(seal(record));
  for (let i = 0; i < bytes.length * 8; i++) {
    const changed = bytes.slice();
    changed[i >> 3]! ^= 1 << (i & 7);
    const found = unseal(new TextDecoder().decode(changed));
    if (found !== null) assertEquals(found, record, `bit ${i}`);
  }
  for (let length = 0; length < bytes.length - 2; length++) {
    assertEquals(unseal(new TextDecoder().decode(bytes.subarray(0, length))), null);
  }
});

Deno.test("unseal() refuses what is no sealed record; seal() refuses a record that has one", () => {
  for (const text of ["", "null", "[]", "1", "{}", '{"a":1}', '{"sha256":"0"}']) assertEquals(unseal(text), null, text);
  assertThrows(() => seal({ sha256: "x" }), TypeError);
});
