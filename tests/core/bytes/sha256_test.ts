import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { sha256 } from "@lib/core/bytes/sha256.ts";

Deno.test("sha256() gives the published digest of abc", () => {
  const abc = new TextEncoder().encode("abc");
  assertEquals(sha256(abc).toHex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

Deno.test("sha256() agrees with the runtime's at every length around a block, and of a part of a buffer", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 256);
  for (let length = 0; length < 200; length++) {
    const part = bytes.subarray(length % 7, length % 7 + length);
    assertEquals(sha256(part).toHex(), createHash("sha256").update(part).digest("hex"));
  }
});
