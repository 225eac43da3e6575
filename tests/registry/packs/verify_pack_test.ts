import { assertEquals } from "@std/assert";
import { packPath } from "@lib/registry/packs/run_packs.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { verifyPack } from "@lib/registry/packs/verify_pack.ts";
import { KEYS, open, packNames, register } from "../_fixtures.ts";

Deno.test("verifyPack() a pack that is a folder or has rows beyond its end is a problem, and nothing is read past it", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", [KEYS[0]]);
  registry.close();
  const database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: 0 });
  const sha256 = packNames(root)[0].slice(0, 64), path = packPath(root, sha256);
  const verify = () => verifyPack({ root, database }, { sha256, bytes: Deno.statSync(path).size });
  assertEquals(verify(), { size: Deno.statSync(path).size, found: [] });
  database.exec("UPDATE artifacts SET length = 1e15, start = 1e15");
  assertEquals(verify().found.map(({ name }) => name), ['demo ["a","x"] version 1']);
  Deno.removeSync(path);
  Deno.mkdirSync(path);
  assertEquals([verify().size, verify().found.length], [null, 1]);
  database.close();
});
