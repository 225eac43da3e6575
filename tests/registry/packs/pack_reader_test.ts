import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { hashBytes } from "@lib/core/bytes/hash.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { PACK_MAGIC, type PackEntry, PackReader, TRAILER_BYTES } from "@lib/registry/packs/pack_reader.ts";
import { PackWriter } from "@lib/registry/packs/pack_writer.ts";
import { codeOf } from "../_fixtures.ts";

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

Deno.test("PackReader what is no regular file is refused and not waited for", async () => {
  const folder = Deno.makeTempDirSync();
  Deno.mkdirSync(`${folder}/directory`);
  assertEquals((await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output()).code, 0);
  Deno.symlinkSync("/dev/zero", `${folder}/zero`);
  Deno.symlinkSync(`${folder}/round`, `${folder}/round`);
  for (const name of ["directory", "pipe", "zero", "round"]) {
    assertEquals(codeOf(() => new PackReader(`${folder}/${name}`)), "CORRUPT_PACK", name);
  }
});

Deno.test("PackReader.read() spans that no pack has take no memory", () => {
  const { path, entries: [entry] } = writePack([new Uint8Array(100)]);
  const reader = new PackReader(path);
  for (const span of [{ length: 2 ** 53 }, { length: 2 ** 40 }, { length: -1 }, { length: 0.5 }, { length: NaN }]) {
    assertEquals(codeOf(() => reader.read({ ...entry, ...span })), "CORRUPT_PACK");
  }
  for (const offset of [-8, 2 ** 53, 2 ** 60, 1.5, NaN, Deno.statSync(path).size]) {
    assertEquals(codeOf(() => reader.read({ ...entry, offset })), "CORRUPT_PACK");
  }
  reader.close();
});

/** A pack whose trailer and checksum are right, whatever its index says. */
function packWithIndex(index: string, claim: { offset?: bigint; length?: number } = {}): string {
  const bytes = new TextEncoder().encode(index),
    trailer = new Uint8Array(TRAILER_BYTES),
    view = new DataView(trailer.buffer);
  view.setBigUint64(0, claim.offset ?? 8n, true);
  view.setUint32(8, claim.length ?? bytes.length, true);
  view.setUint32(12, PACK_MAGIC, true);
  trailer.set(Uint8Array.fromHex(hashBytes(bytes)), 16);
  const path = `${Deno.makeTempDirSync()}/p`;
  Deno.writeFileSync(path, new Uint8Array([...new Uint8Array(8), ...bytes, ...trailer]));
  return path;
}

Deno.test("PackReader.index() an index of somebody who knows the checksums is a list of artifacts or CORRUPT_PACK", () => {
  const of = (changes: Record<string, unknown>) =>
    JSON.stringify([{ name: "a", offset: 8, length: 1, sha256: "0", ...changes }]);
  const hostile = [
    ...["", "{", "null", "{}", "[null]", "[1]", "[[]]", "\u0000"].map((index) => packWithIndex(index)),
    ...[{ name: 1 }, { offset: -1 }, { length: 1e300 }, { length: "1" }, { sha256: null }].map((c) =>
      packWithIndex(of(c))
    ),
    packWithIndex(of({}), { length: 2 ** 32 - 1 }),
    packWithIndex(of({}), { offset: 2n ** 63n }),
  ];
  for (const path of hostile) {
    const reader = new PackReader(path);
    assertEquals(codeOf(() => reader.index()), "CORRUPT_PACK");
    reader.close();
  }
  const sound = new PackReader(packWithIndex(of({})));
  assertEquals(sound.index().length, 1);
  sound.close();
});
