import { assertEquals } from "@std/assert";
import { findRecords } from "@lib/registry/records/found_records.ts";
import { inTransaction } from "@lib/registry/sqlite/in_transaction.ts";
import { replayAction, startEventsAt } from "@lib/registry/maintenance/replay_action.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { moveVersion } from "../../_support/move_version.ts";
import { KEYS, open, register } from "../_fixtures.ts";

Deno.test("replayAction() makes a decision once, and not where it stands already", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const run of ["r1", "r2"]) register(registry, run, KEYS);
  moveVersion(registry, 1, "Production");
  const { records } = findRecords(root), record = records.find(({ action }) => action !== undefined);
  const database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: 0 });
  const replay = () => inTransaction(database, () => record !== undefined && replayAction({ root, database }, record));
  const before = registry.events().length;
  assertEquals([replay(), registry.events().length], [false, before]);
  moveVersion(registry, 4, "Production");
  assertEquals([replay(), registry.resolve(KEYS[0].id)?.id], [true, 1]);
  database.close();
  registry.close();
});

Deno.test("startEventsAt() leaves numbers free, and takes none that is taken", () => {
  const root = Deno.makeTempDirSync();
  open(root).close();
  const database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: 0 });
  const log = database.prepare("INSERT INTO events (at, kind, run_id, detail) VALUES ('', '', '', '{}')");
  const next = (event: number | null) => {
    startEventsAt(database, event);
    return Number(log.run().lastInsertRowid);
  };
  assertEquals([next(7), next(3), next(null), next(12)], [7, 8, 9, 12]);
  database.close();
});
