import { assertEquals } from "@std/assert";
import { copyDatabase } from "@lib/registry/copy_database.ts";
import { openDatabase } from "@lib/registry/schema.ts";

Deno.test("copyDatabase() writes what is in the WAL too", () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`;
  const database = openDatabase(path, { readOnly: false, waitMs: 0 });
  database.exec("INSERT INTO reservations VALUES ('r', 't')");
  copyDatabase(path, `${root}/copy.db`);
  const copy = openDatabase(`${root}/copy.db`, { readOnly: true, waitMs: 0 });
  assertEquals(copy.prepare("SELECT run_id FROM reservations").get()?.run_id, "r");
  for (const opened of [copy, database]) opened.close();
});
