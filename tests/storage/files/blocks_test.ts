import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { hashBytes } from "../../../lib/core/bytes/hash.ts";
import { hashFile, openSealed, sealFile } from "../../../lib/storage/files/blocks.ts";

class Damaged extends Error {}
const damaged = (fact: string) => new Damaged(fact);
const CONTENT = Uint8Array.from({ length: 23 }, (_, i) => i * 7);

function file(content = CONTENT): string {
  const path = `${Deno.makeTempDirSync()}/a`;
  Deno.writeFileSync(path, content);
  return path;
}

Deno.test("slice() and sliceLater() give every span as it was written", async () => {
  const path = file(), seal = sealFile(path, { blockBytes: 5 });
  assertEquals([seal.bytes, seal.blocks.length], [23, 5]);
  const reader = openSealed(path, seal, { damaged });
  for (let start = 0; start <= 23; start++) {
    for (let end = start; end <= 23; end++) {
      assertEquals(reader.slice(start, end), CONTENT.slice(start, end));
      assertEquals(await reader.sliceLater(start, end), CONTENT.slice(start, end));
    }
  }
});

Deno.test("a changed byte is found by spans of its block and by no other span", async () => {
  for (let at = 0; at < 23; at++) {
    const path = file(), seal = sealFile(path, { blockBytes: 5 });
    Deno.writeFileSync(path, CONTENT.map((byte, i) => i === at ? byte ^ 4 : byte));
    const reader = openSealed(path, seal, { damaged });
    for (let block = 0; block < 5; block++) {
      const span = [block * 5 + 1, Math.min(block * 5 + 3, 23)] as const;
      if (block === Math.floor(at / 5)) {
        assertThrows(() => reader.slice(...span), Damaged, "checksum");
        await assertRejects(() => reader.sliceLater(...span), Damaged, "checksum");
      } else {
        assertEquals([reader.slice(...span).length, (await reader.sliceLater(...span)).length], [2, 2]);
      }
    }
  }
});

Deno.test("a file of another size, or none, is found when it is opened", () => {
  for (let bytes = 0; bytes < 23; bytes++) {
    const path = file(), seal = sealFile(path, { blockBytes: 5 });
    Deno.truncateSync(path, bytes);
    assertThrows(() => openSealed(path, seal, { damaged }), Damaged, `${bytes} bytes instead of 23`);
  }
  const path = file(), seal = sealFile(path);
  Deno.removeSync(path);
  assertThrows(() => openSealed(path, seal, { damaged }), Damaged, "cannot be opened");
});

Deno.test("an empty file has no blocks and can be read", () => {
  const path = file(new Uint8Array()), seal = sealFile(path);
  assertEquals(seal.blocks, []);
  assertEquals(openSealed(path, seal, { damaged }).slice(0, 0), new Uint8Array());
});

Deno.test("hashFile() is the hash of all bytes, also past a block", () => {
  for (const length of [0, 23, (1 << 20) + 1]) {
    const content = Uint8Array.from({ length }, (_, i) => i);
    assertEquals(hashFile(file(content)), { bytes: length, sha256: hashBytes(content) });
  }
});
