import { assertEquals, assertThrows } from "@std/assert";
import { hashBytes } from "@lib/core/bytes/hash.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { PackReader } from "@lib/registry/packs/pack_reader.ts";
import { PackWriter } from "@lib/registry/packs/pack_writer.ts";
import { watchedFiles } from "../../storage/_files.ts";

function bytesOf(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255);
}

Deno.test("PackWriter keeps artifacts of any size whole, each at a multiple of 8", () => {
  const path = `${Deno.makeTempDirSync()}/p`;
  const contents = [0, 1, 7, 8, 9, (1 << 20) - 8, 1 << 20, (1 << 20) + 1, 3_000_000].map(bytesOf);
  const writer = new PackWriter(DISK, path);
  const entries = contents.map((content, i) => writer.add(`e${i}`, content));
  const pack = writer.finish();
  assertEquals(pack.sha256, hashBytes(Deno.readFileSync(path)));
  assertEquals(pack.bytes, Deno.statSync(path).size);
  const reader = new PackReader(path);
  entries.forEach((entry, i) => {
    assertEquals(entry.offset % 8, 0);
    assertEquals(reader.read(entry), new Uint8Array(contents[i]));
  });
  reader.close();
});

Deno.test("PackWriter.finish() equal artifacts in equal order give equal bytes", () => {
  const root = Deno.makeTempDirSync();
  const names = ["a", "b"].map((file) => {
    const writer = new PackWriter(DISK, `${root}/${file}`);
    writer.add("x", bytesOf(10, 1));
    writer.add("y", bytesOf(20, 2));
    return writer.finish().sha256;
  });
  assertEquals(names[0], names[1]);
});

Deno.test("PackWriter writes in bounded chunks and syncs before it is finished", () => {
  const calls: string[] = [];
  const files = watchedFiles((call) => calls.push(call.name));
  const writer = new PackWriter(files, `${Deno.makeTempDirSync()}/p`);
  for (let i = 0; i < 300; i++) writer.add(`e${i}`, bytesOf(10_000, i));
  writer.finish();
  assertEquals(calls, ["create", "write", "write", "write", "sync"]);
});

Deno.test("PackWriter passes on a full disk", () => {
  const files = watchedFiles((call) => {
    if (call.name === "write") throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
  });
  const writer = new PackWriter(files, `${Deno.makeTempDirSync()}/p`);
  writer.add("x", bytesOf(10, 1));
  assertThrows(() => writer.finish(), Error, "No space left");
  writer.close();
  writer.close();
});
