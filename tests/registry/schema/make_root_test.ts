import { assertEquals } from "@std/assert";
import { DISK } from "@lib/storage/files/files.ts";
import { makeRoot } from "@lib/registry/schema/make_root.ts";
import { codeOf, open } from "../_fixtures.ts";

Deno.test("makeRoot() makes folders, also where they are", () => {
  const root = `${Deno.makeTempDirSync()}/a/b`;
  for (let n = 0; n < 2; n++) makeRoot(root, DISK);
  assertEquals(Deno.statSync(`${root}/packs`).isDirectory, true);
});

Deno.test("openRegistry() where no folder can be is WRITE_FAILED: nothing is missing that training would make", () => {
  const file = Deno.makeTempFileSync();
  assertEquals(codeOf(() => open(file)), "WRITE_FAILED");
  assertEquals(codeOf(() => open(`${file}/models`)), "WRITE_FAILED");
  Deno.removeSync(file);
});
