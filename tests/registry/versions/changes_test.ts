import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import { APPLY, CHANGES, FORGET } from "@lib/registry/versions/changes.ts";
import { TABLES } from "@lib/registry/sqlite/tables.ts";

Deno.test("APPLY of no changes changes nothing, and FORGET lets a connection make others", () => {
  const database = new DatabaseSync(":memory:");
  database.exec(TABLES);
  for (let n = 0; n < 2; n++) {
    database.exec(FORGET + CHANGES);
    database.exec("CREATE TEMP TABLE this_run AS SELECT 'r' AS run, 't' AS at");
    database.exec(APPLY);
  }
  assertEquals(
    database.prepare("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM aliases) AS n").get()?.n,
    0,
  );
  database.close();
});
