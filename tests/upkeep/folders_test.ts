import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { assertThere, isThere, resolveFolder } from "../../lib/upkeep/folders.ts";

Deno.test("isThere() is about folders, and follows links", () => {
  const dir = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${dir}/a`, "");
  Deno.symlinkSync(dir, `${dir}/b`);
  assertEquals([dir, `${dir}/a`, `${dir}/b`, `${dir}/c`, `${dir}/a/b`].map(isThere), [true, false, true, false, false]);
});

Deno.test("resolveFolder() gives one name to one folder, whether it is there or not", () => {
  const dir = Deno.realPathSync(Deno.makeTempDirSync());
  Deno.symlinkSync(dir, `${dir}/link`);
  for (const path of [`${dir}/a/b`, `${dir}//a/b//`, `${dir}/./a/b`, `${dir}/link/a/b/`]) {
    assertEquals(resolveFolder(path), `${dir}/a/b`, path);
  }
  assertEquals(resolveFolder("./no_such_folder/"), `${Deno.realPathSync(".")}/no_such_folder`);
  Deno.symlinkSync(`${dir}/nothing`, `${dir}/lost`);
  assertEquals(assertThrows(() => resolveFolder(`${dir}/lost/`), DataError).code, "NOT_EMPTY");
});

Deno.test("assertThere() wants every folder that was named, else one", () => {
  const dir = Deno.makeTempDirSync();
  const folders = { registry: `${dir}/none`, store: dir, reports: `${dir}/none` };
  assertThere(folders, ["store"]);
  assertThere(folders, []);
  assertEquals(assertThrows(() => assertThere(folders, ["reports"]), DataError).code, "MISSING_FILE");
  assertEquals(
    assertThrows(() => assertThere({ ...folders, store: folders.reports }, []), DataError).code,
    "MISSING_FILE",
  );
});
