import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { hashBytes } from "../../../lib/core/bytes/hash.ts";
import { checkManifest, MANIFEST, readManifest, writeManifest } from "../../../lib/storage/files/folder_manifest.ts";
import { failAtEach, systemFailure } from "../_files.ts";

/** A finished folder. */
function folderOf(about: Record<string, unknown> = { run: "r" }): string {
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${folder}/a.csv`, "a,b\n");
  Deno.writeTextFileSync(`${folder}/empty`, "");
  writeManifest(folder, ["a.csv", "empty"], { about });
  return folder;
}

Deno.test("a manifest says what the folder is about, and size and SHA-256 of each file", () => {
  const manifest = readManifest(folderOf());
  assertEquals(manifest, {
    about: { run: "r" },
    files: {
      "a.csv": { bytes: 4, sha256: hashBytes("a,b\n") },
      empty: { bytes: 0, sha256: hashBytes("") },
    },
  });
});

Deno.test("a folder without a whole manifest has none", () => {
  const folder = folderOf(), path = `${folder}/${MANIFEST}`, text = Deno.readTextFileSync(path);
  for (const changed of [text.replace('"r"', '"s"'), text.slice(0, -3), "", "{}"]) {
    Deno.writeTextFileSync(path, changed);
    assertEquals(readManifest(folder), null);
  }
  assertEquals(readManifest(`${folder}/none`), null);
});

Deno.test("checkManifest() names each file that is not as it was", () => {
  const folder = folderOf(), manifest = readManifest(folder) ?? { about: {}, files: {} };
  assertEquals(checkManifest(folder, manifest), []);
  Deno.writeTextFileSync(`${folder}/a.csv`, "a,c\n");
  assertEquals(checkManifest(folder, manifest), [{ name: "a.csv", fact: "its checksum differs" }]);
  Deno.writeTextFileSync(`${folder}/a.csv`, "a,b");
  Deno.removeSync(`${folder}/empty`);
  assertEquals(checkManifest(folder, manifest), [
    { name: "a.csv", fact: "it has 3 bytes instead of 4" },
    { name: "empty", fact: "it is gone" },
  ]);
});

Deno.test("writeManifest() failing at any operation is told, and the folder has no manifest", () => {
  failAtEach(() => systemFailure("EIO"), (files, { fails }) => {
    const folder = Deno.makeTempDirSync();
    Deno.writeTextFileSync(`${folder}/a`, "x");
    const write = () => writeManifest(folder, ["a"], { about: {}, files });
    if (fails === null) return write();
    assertEquals(assertThrows(write, DataError).code, "DISK_FAILURE", fails);
    if (fails !== "syncFolder") assertEquals(readManifest(folder), null, fails);
  });
});
