import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertThrows } from "@std/assert";
import { Collection } from "@lib/registry/versions/collection.ts";
import { registerCollected } from "@lib/registry/commits/register.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { KEYS, NOW, outcome, runInput } from "../_fixtures.ts";

/** Register a run over a connection whose COMMIT says that it failed: after it was done, or before. */
function registerFailing(when: "before" | "after", isDead = false): { runs: () => number; register: () => unknown } {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  const database = openDatabase(path, { readOnly: false, waitMs: 0 });
  const collection = new Collection(database, runInput("").keyColumns);
  collection.addOutcome(outcome(KEYS[0], "failed", ""));
  collection.close();
  const exec = database.exec.bind(database);
  database.exec = (sql) => {
    if (sql !== "COMMIT" || when === "after") exec(sql);
    if (sql === "COMMIT") throw new Error("disk I/O error");
  };
  const openReader = () => {
    if (isDead) throw new Error("disk gone");
    return openDatabase(path, { readOnly: true, waitMs: 0 });
  };
  const at = { createdAt: NOW, now: () => NOW, publish: () => {}, summaryOf: () => 1, openReader };
  return {
    register: () => registerCollected(database, runInput("r"), at),
    runs: () => {
      const reader = new DatabaseSync(path, { readOnly: true });
      const { length } = reader.prepare("SELECT id FROM runs").all();
      reader.close();
      return length;
    },
  };
}

Deno.test("registerCollected() a commit that failed is looked for: one that came through is a success", () => {
  const through = registerFailing("after");
  assertEquals([through.register(), through.runs()], [
    { sequence: 1, committedAt: NOW.toISOString(), challengers: 0, versions: [0], summary: 1 },
    1,
  ]);
});

Deno.test("registerCollected() a commit that did not come through fails as it failed, and is undone", () => {
  const failed = registerFailing("before");
  assertThrows(failed.register, Error, "disk I/O error");
  assertEquals(failed.runs(), 0);
});

Deno.test("registerCollected() where the disk does not answer a commit failed as it failed", () => {
  assertThrows(registerFailing("after", true).register, Error, "disk I/O error");
});
