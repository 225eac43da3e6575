import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { DISK, type Files } from "@lib/storage/files/files.ts";
import { checkManifest, readManifest } from "@lib/storage/files/folder_manifest.ts";
import { WholeFolder } from "@lib/storage/files/whole_folder.ts";

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("WholeFolder.publish() gives all files and a manifest one name; until then there is none", () => {
  const dir = Deno.makeTempDirSync(), target = `${dir}/deep/out`;
  {
    using folder = new WholeFolder(`${target}/`);
    folder.put("a/b.txt", "first");
    folder.put("a/b.txt", "second");
    folder.put("c.bin", Uint8Array.of(1, 2));
    assertEquals(DISK.list(target), []);
    assertEquals([folder.size, folder.has("c.bin"), folder.has("d")], [{ files: 2, bytes: 7 }, true, false]);
    folder.publish({ of: "tests" });
  }
  assertEquals(namesIn(`${dir}/deep`), ["out"]);
  const manifest = readManifest(target);
  assertEquals([manifest?.about, Object.keys(manifest?.files ?? {})], [{ of: "tests" }, ["a/b.txt", "c.bin"]]);
  assertEquals(manifest === null ? null : checkManifest(target, manifest), []);
  assertEquals(Deno.readTextFileSync(`${target}/a/b.txt`), "first");
});

Deno.test("WholeFolder leaves nothing where it is not published, and refuses a place that is taken", () => {
  const dir = Deno.makeTempDirSync();
  {
    using folder = new WholeFolder(`${dir}/out`), deep = new WholeFolder(`${dir}/new/deep/out`);
    for (const each of [folder, deep]) each.put("a.txt", "a");
  }
  assertEquals(namesIn(dir), []);
  Deno.writeTextFileSync(`${dir}/file`, "mine");
  Deno.mkdirSync(`${dir}/full/of`, { recursive: true });
  for (const name of ["file", "full"]) {
    assertEquals(assertThrows(() => new WholeFolder(`${dir}/${name}`), DataError).code, "NOT_EMPTY");
  }
  using late = new WholeFolder(`${dir}/late`), early = new WholeFolder(`${dir}/late`);
  late.put("a.txt", "late");
  early.put("a.txt", "early");
  early.publish({});
  assertEquals(assertThrows(() => late.publish({}), DataError).code, "NOT_EMPTY");
  assertEquals(Deno.readTextFileSync(`${dir}/late/a.txt`), "early");
});

Deno.test("WholeFolder.put() tells a full disk", () => {
  const dir = Deno.makeTempDirSync();
  const full: Files = {
    ...DISK,
    create: () => {
      throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    },
  };
  using folder = new WholeFolder(`${dir}/out`, { files: full });
  assertEquals(assertThrows(() => folder.put("a", "a"), DataError).code, "DISK_FULL");
});
