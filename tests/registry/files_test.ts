import { assertEquals, assertThrows } from "@std/assert";
import { DENO_FILES } from "@lib/registry/files.ts";

Deno.test("DENO_FILES writes, syncs, renames over a target and removes", () => {
  const root = Deno.makeTempDirSync();
  DENO_FILES.makeDirectory(`${root}/a/b`);
  DENO_FILES.makeDirectory(`${root}/a/b`);
  const file = DENO_FILES.create(`${root}/a/b/one.tmp`);
  file.write(new Uint8Array([1, 2]));
  file.write(new Uint8Array([3]));
  file.sync();
  file.close();
  Deno.writeTextFileSync(`${root}/a/b/two`, "former");
  DENO_FILES.rename(`${root}/a/b/one.tmp`, `${root}/a/b/two`);
  DENO_FILES.syncDirectory(`${root}/a/b`);
  assertEquals(DENO_FILES.list(`${root}/a/b`), ["two"]);
  assertEquals(Deno.readFileSync(`${root}/a/b/two`), new Uint8Array([1, 2, 3]));
  DENO_FILES.remove(`${root}/a/b/two`);
  DENO_FILES.remove(`${root}/a/b/two`);
  assertEquals(DENO_FILES.list(`${root}/a/b`), []);
});

Deno.test("DENO_FILES.create() empties a former file and fails without its folder", () => {
  const root = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${root}/x`, "long former content");
  DENO_FILES.create(`${root}/x`).close();
  assertEquals(Deno.statSync(`${root}/x`).size, 0);
  assertThrows(() => DENO_FILES.create(`${root}/none/x`), Deno.errors.NotFound);
});
