import { assert, assertEquals, assertThrows } from "@std/assert";
import { storeStamp } from "@lib/inference/service/snapshot.ts";
import { codeOf, KEYS } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { TABLE, Workspace } from "../_store.ts";

Deno.test("takeSnapshot() shares what has not changed with the one before, and tells states apart", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const first = await snapshotOf(work), again = await snapshotOf(work, first);
  assert(again.open === first.open && again.group === first.group && again.runs === first.runs);
  assertEquals([again.state, again.data, again.epoch], [first.state, first.data, first.epoch]);
  work.register("r2", { keys: [KEYS[0]] });
  const promoted = await snapshotOf(work, first);
  assertEquals([promoted.state === first.state, promoted.data === first.data], [false, true]);
  assertEquals(promoted.serves, [{ run: "r2", versions: 1 }, { run: "r1", versions: 2 }]);
  await work.load(`${TABLE}2024-01-04,007,n,40\n`);
  const later = await snapshotOf(work, promoted);
  assertEquals([later.group.version, later.state === promoted.state, later.epoch === first.epoch], [2, false, true]);
  for (const { open } of [first, again, promoted]) open.release();
  assertEquals(later.open.registry.listRuns().length, 2);
  later.open.release();
  assertThrows(() => later.open.registry.listRuns());
});

Deno.test("takeSnapshot() of a table without a run, or of none, is refused", async () => {
  const work = new Workspace();
  await work.load();
  assertEquals(await codeOf(() => snapshotOf(work)), "NOT_FOUND");
  work.register("r1", { keys: KEYS });
  Deno.removeSync(work.store, { recursive: true });
  assertEquals(await codeOf(() => snapshotOf(work)), "MISSING_GROUP");
});

Deno.test("storeStamp() changes with a version that comes, and with the one that serves", async () => {
  const work = new Workspace();
  await work.load();
  const before = storeStamp(work.store, "demo");
  assertEquals(storeStamp(work.store, "demo"), before);
  await work.load(`${TABLE}2024-01-04,007,n,40\n`);
  const after = storeStamp(work.store, "demo");
  await work.load();
  assertEquals(new Set([before, after, storeStamp(work.store, "demo")]).size, 3);
  assertEquals(storeStamp(work.store, "nobody"), " ");
});
