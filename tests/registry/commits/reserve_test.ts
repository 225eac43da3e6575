import { assertEquals } from "@std/assert";
import { reserveRun } from "@lib/registry/commits/reserve.ts";
import { systemFailure, watchedFiles } from "../../storage/_files.ts";
import { codeOf, KEYS, open, packNames, register } from "../_fixtures.ts";

Deno.test("Registry.reserve() an id is given once, also after its run was registered; a resumed run keeps its own", () => {
  const root = Deno.makeTempDirSync();
  const one = open(root), two = open(root);
  assertEquals([one.reserve("r"), two.reserve("r"), one.reserve("r")], ["r", "r-2", "r-3"]);
  register(one, "r", KEYS);
  assertEquals([two.reserve("r"), two.reserve("r-2", { resume: true }), two.reserve("s")], ["r-4", "r-2", "s"]);
  assertEquals(packNames(root).filter((name) => !name.endsWith(".pack")), []);
  one.close();
  two.close();
});

Deno.test("Registry.reserve() a registry that was opened read-only is READ_ONLY", () => {
  const root = Deno.makeTempDirSync();
  open(root).close();
  const registry = open(root, { readOnly: true });
  assertEquals(codeOf(() => registry.reserve("r")), "READ_ONLY");
  registry.close();
});

Deno.test("reserveRun() finds out what could not be written", () => {
  const root = Deno.makeTempDirSync();
  open(root).close();
  const reserve = (code: string, step: string) => {
    const files = watchedFiles(({ name }) => {
      if (name === step) throw systemFailure(code);
    });
    return codeOf(() => reserveRun(root, "r", { at: "", waitMs: 0, resume: false, files }));
  };
  assertEquals(reserve("ENOSPC", "write"), "DISK_FULL");
  assertEquals(reserve("EIO", "sync"), "DISK_FAILURE");
  assertEquals(reserve("EROFS", "create"), "READ_ONLY");
  assertEquals(packNames(root), []);
  Deno.writeTextFileSync(`${root}/registry.db`, "no database, though long enough to be looked at as one");
  assertEquals(reserve("", ""), "CORRUPT_DATABASE");
  Deno.removeSync(`${root}/registry.db`);
  Deno.writeTextFileSync(`${root}/packs/0.pack`, "");
  assertEquals(reserve("", ""), "DATABASE_LOST");
});
