import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DISK } from "@lib/storage/files.ts";
import { type PackEntry, PackReader } from "@lib/registry/pack_reader.ts";
import { PackWriter } from "@lib/registry/pack_writer.ts";
import { codeOf } from "./_fixtures.ts";

function writePack(contents: readonly Uint8Array[]): { path: string; entries: PackEntry[] } {
  const path = `${Deno.makeTempDirSync()}/p`;
  const writer = new PackWriter(DISK, path);
  const entries = contents.map((content, i) => writer.add(`e${i}`, content));
  writer.finish();
  return { path, entries };
}

Deno.test("PackReader.index() lists every artifact without the database", () => {
  const { path, entries } = writePack([new Uint8Array(3), new Uint8Array([1, 2, 3])]);
  const reader = new PackReader(path);
  assertEquals(reader.index(), entries);
  reader.close();
});

Deno.test("PackReader.read() one changed byte anywhere is found by artifact or index (property)", () => {
  const contents = [new Uint8Array([1, 2, 3, 4, 5]), new Uint8Array([6])];
  const { path, entries } = writePack(contents);
  const whole = Deno.readFileSync(path);
  fc.assert(fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    const changed = whole.slice();
    changed[at] ^= flip;
    Deno.writeFileSync(path, changed);
    const reader = new PackReader(path);
    try {
      const inside = entries.find((entry) => at >= entry.offset && at < entry.offset + entry.length);
      for (const entry of entries) {
        assertEquals(codeOf(() => reader.read(entry)), entry === inside ? "CORRUPT_PACK" : "no error");
      }
      const index = codeOf(() => reader.index());
      // Head and padding carry no information; everything else is covered by a checksum.
      const padding = new TextDecoder().decode(whole.subarray(at, at + 1)) === "\0" || at < 8;
      if (inside === undefined && !padding) assertEquals(index === "CORRUPT_PACK", true, `byte ${at}`);
    } finally {
      reader.close();
    }
  }));
});

Deno.test("PackReader a missing, cut off or empty pack is CORRUPT_PACK", () => {
  const { path, entries } = writePack([new Uint8Array(100)]);
  Deno.truncateSync(path, 50);
  const reader = new PackReader(path);
  assertEquals(codeOf(() => reader.read(entries[0])), "CORRUPT_PACK");
  assertEquals(codeOf(() => reader.index()), "CORRUPT_PACK");
  reader.close();
  Deno.truncateSync(path, 0);
  const empty = new PackReader(path);
  assertEquals(codeOf(() => empty.index()), "CORRUPT_PACK");
  empty.close();
  assertEquals(codeOf(() => new PackReader(`${path}-none`)), "CORRUPT_PACK");
});
