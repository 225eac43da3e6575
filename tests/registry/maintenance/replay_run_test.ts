import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertThrows } from "@std/assert";
import { findRecords } from "@lib/registry/records/found_records.ts";
import { inTransaction } from "@lib/registry/sqlite/in_transaction.ts";
import { replayRun } from "@lib/registry/maintenance/replay_run.ts";
import { TABLES } from "@lib/registry/sqlite/tables.ts";
import { KEYS, open, register } from "../_fixtures.ts";

Deno.test("replayRun() rows, stages, aliases and events of a run, once; names in a record must be words", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", KEYS);
  const database = new DatabaseSync(":memory:"), [record] = findRecords(root).records;
  database.exec(TABLES);
  if (record === undefined) throw new TypeError("no record");
  const replay = (changed = record) => inTransaction(database, () => replayRun({ root, database }, changed));
  replay();
  const stages = database.prepare("SELECT stage, count(*) AS n FROM versions GROUP BY stage").all();
  assertEquals(stages.map((row) => Object.values(row)), [["Production", 3]]);
  const count = (table: string) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n;
  assertEquals([count("aliases"), count("events")], [3, registry.events().length]);
  assertThrows(() => replay(), Error, "constraint failed");
  assertThrows(() => replay({ ...record, columns: { "runs; --": ["id"] } }), Error, "must be words");
  registry.close();
  database.close();
});
