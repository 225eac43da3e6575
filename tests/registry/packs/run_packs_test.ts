import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { packPath, RunPacks, sweepWriters, WriterFiles, writerLives } from "@lib/registry/packs/run_packs.ts";
import { Mark } from "@lib/storage/files/mark.ts";
import { watchedFiles } from "../../storage/_files.ts";
import { packNames } from "../_fixtures.ts";

function makeRoot(): string {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/packs`);
  return root;
}

function fill(packs: RunPacks, count: number): void {
  for (let i = 0; i < count; i++) {
    packs.next();
    packs.add(`e${i}`, new Uint8Array(100).fill(i));
  }
}

function packsOf(root: string, packBytes: number, files = DISK): RunPacks {
  return new RunPacks(root, { files, temporary: (i) => `${root}/packs/.x.${i}.tmp`, packBytes });
}

Deno.test("RunPacks rolls over by size and publishes under content names", () => {
  const root = makeRoot(), packs = packsOf(root, 250);
  fill(packs, 5);
  assertEquals(packNames(root), [".x.0.tmp", ".x.1.tmp"]);
  const finished = packs.finish();
  assertEquals(packNames(root), [".x.0.tmp", ".x.1.tmp"]);
  packs.publish();
  assertEquals(packNames(root), finished.map((pack) => `${pack.sha256}.pack`).sort());
});

Deno.test("RunPacks.finish() forces every pack to the disk before the first is published", () => {
  const calls: string[] = [];
  const packs = packsOf(makeRoot(), 100, watchedFiles(({ name }) => calls.push(name)));
  fill(packs, 2);
  packs.finish();
  packs.publish();
  assertEquals(calls.filter((name) => name !== "write"), ["create", "sync", "create", "sync", "rename", "rename"]);
});

Deno.test("RunPacks without artifacts touches nothing", () => {
  const calls: string[] = [];
  const packs = packsOf("/nowhere", 1, watchedFiles(({ name }) => calls.push(name)));
  assertEquals(packs.finish(), []);
  packs.publish();
  assertEquals(calls, []);
});

Deno.test("RunPacks.discard() removes what has no name yet and nothing that was published", () => {
  const root = makeRoot();
  const published = packsOf(root, 150);
  fill(published, 4);
  published.finish();
  published.publish();
  const kept = packNames(root);
  assertEquals(kept.length, 2);
  published.discard();
  const other = packsOf(root, 150);
  fill(other, 3);
  other.discard();
  assertEquals(packNames(root), kept);
});

Deno.test("sweepWriters() removes what dead writers left, and nothing of one that lives or of others", () => {
  const root = makeRoot(), packs = `${root}/packs`;
  const living = new WriterFiles(root), ended = new WriterFiles(root);
  const [alive, dead] = [living, ended].map((writer) => writer.temporary("models.0"));
  for (const path of [alive, dead, `${packs}/b.pack`, `${packs}/note.txt`]) Deno.writeTextFileSync(path, "x");
  ended.release();
  sweepWriters(DISK, root);
  const lock = packNames(root).filter((name) => name.endsWith(".lock"));
  assertEquals(lock.length, 1);
  assertEquals(packNames(root), [...lock, alive.slice(packs.length + 1), "b.pack", "note.txt"].sort());
  living.release();
  sweepWriters(DISK, root);
  assertEquals(packNames(root), ["b.pack", "note.txt"]);
});

Deno.test("packPath() is made of the root and a hash, and of nothing else that a database may say", () => {
  const hash = "0123456789abcdef".repeat(4);
  assertEquals(packPath("models", hash), `models/packs/${hash}.pack`);
  const hostile = ["../../".repeat(20) + "etc/passwd", "/dev/zero", "", hash.slice(1), hash.toUpperCase(), `${hash}/`];
  for (const name of hostile) {
    assertThrows(() => packPath("models", name), RegistryError, "64 hexadecimal digits");
  }
});

Deno.test("WriterFiles is never without a mark: one that a sweep holds for a moment is left for another", () => {
  const root = makeRoot(), random = crypto.randomUUID, first = crypto.randomUUID();
  const held = Mark.take(`${root}/packs/.run-${first}.lock`);
  const ids = [first];
  crypto.randomUUID = () => ids.pop() as typeof first ?? random.call(crypto);
  try {
    const writer = new WriterFiles(root), name = writer.temporary("0").replace(/^.*\//, "");
    assertEquals([name.includes(first), writerLives(root, name)], [false, true]);
    writer.release();
  } finally {
    crypto.randomUUID = random;
    held?.release();
  }
});
