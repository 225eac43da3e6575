import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertThrows } from "@std/assert";
import { SCHEMA_VERSION, TABLES } from "@lib/registry/sqlite/tables.ts";

Deno.test("TABLES say their version, and keep a run's commit number unique", () => {
  const database = new DatabaseSync(":memory:");
  database.exec(TABLES);
  assertEquals(database.prepare("PRAGMA user_version").get()?.user_version, SCHEMA_VERSION);
  const insert = database.prepare("INSERT INTO runs VALUES (?, ?, '', '', '', '', '', '', NULL, NULL)");
  insert.run("r1", 1);
  insert.run("r2", 2);
  assertThrows(() => insert.run("r3", 2), Error, "UNIQUE");
  database.close();
});
