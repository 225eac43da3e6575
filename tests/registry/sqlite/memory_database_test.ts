import { assertEquals, assertThrows } from "@std/assert";
import { openInMemory } from "../../../lib/registry/sqlite/memory_database.ts";
import { forgetVolume, makeVolume } from "../../../lib/storage/files/memory_files.ts";

Deno.test("openInMemory() gives all one database, which stays when one of them closes it", () => {
  const volume = makeVolume(), address = `${volume}/models/registry.db`;
  const first = openInMemory(address, {});
  first.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1); CREATE TEMP TABLE own (x)");
  first.close();
  const second = openInMemory(address, {});
  assertEquals(second.prepare("SELECT x FROM t").get()?.x, 1);
  assertEquals(second.prepare("SELECT name FROM sqlite_temp_schema").all(), [], "what was the other's alone is gone");
  forgetVolume(volume);
  assertThrows(() => second.exec("SELECT 1"), Error, "not open");
  assertEquals(openInMemory(address, {}).prepare("SELECT name FROM sqlite_schema").all(), []);
  forgetVolume(volume);
});

Deno.test("openInMemory() undoes what who closes it has not committed, as on a disk", () => {
  const volume = makeVolume(), address = `${volume}/models/registry.db`, first = openInMemory(address, {});
  first.exec("CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (1)");
  first.close();
  const second = openInMemory(address, {});
  assertEquals([second.isTransaction, second.prepare("SELECT count(*) AS n FROM t").get()?.n], [false, 0]);
  forgetVolume(volume);
});
