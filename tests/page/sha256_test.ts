import { assertEquals } from "@std/assert";
import { hashBytes } from "@lib/core/hash.ts";
import { sha256 } from "@lib/page/sha256.ts";

Deno.test("sha256() gives the published digest of abc", () => {
  assertEquals(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

Deno.test("sha256() agrees with the runtime's at every length around a block, and for texts of any script", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) % 256);
    assertEquals(sha256(bytes), hashBytes(bytes));
  }
  for (const text of ["", "ключ", "🧵", "a".repeat(1000)]) assertEquals(sha256(text), hashBytes(text));
});
