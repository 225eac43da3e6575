import { assertEquals } from "@std/assert";
import { INVARIANTS } from "@lib/registry/invariants.ts";
import { openDatabase } from "@lib/registry/schema.ts";
import { KEYS, open, register } from "./_fixtures.ts";

Deno.test("INVARIANTS can be asked of any registry, and hold of one that was written as it should be", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", KEYS);
  register(registry, "r2", KEYS);
  registry.promote(1, "Production");
  registry.close();
  const database = openDatabase(`${root}/registry.db`, { readOnly: true, waitMs: 0 });
  for (const { sql } of INVARIANTS) assertEquals(database.prepare(sql).all(), [], sql);
  database.close();
});
