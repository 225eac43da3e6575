import { assertEquals } from "@std/assert";
import { completeRecords } from "@lib/registry/maintenance/complete_records.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { writeRecords } from "@lib/registry/records/write_records.ts";
import { isRecord, KEYS, open, register } from "../_fixtures.ts";

function records(root: string): string[] {
  return [...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name).filter((name) => isRecord(root, name));
}

Deno.test("completeRecords() writes what is missing, once", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", KEYS);
  registry.close();
  const database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: 0 });
  assertEquals(writeRecords({ root, database }), 0);
  database.exec("UPDATE runs SET record = NULL");
  database.close();
  const before = records(root);
  assertEquals([completeRecords(root), completeRecords(root), records(root)], [1, 0, before]);
});
