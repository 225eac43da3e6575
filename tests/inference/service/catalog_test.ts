import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { describeKey, describeTable, listKeys, listServedRuns } from "@lib/inference/service/catalog.ts";
import { KEYS } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { TABLE, Workspace } from "../_store.ts";

Deno.test("listKeys(), describeKey(), listRuns() and describeTable() say what the snapshot holds, also of a key that has left", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  await work.load(TABLE.split("\n").filter((line) => !line.includes(",7,")).join("\n"));
  const snapshot = await snapshotOf(work);
  assertEquals(listKeys(snapshot).keys.map(({ version, run }) => [version, run]), [[1, "r1"], [3, "r1"]]);
  assertEquals(listKeys(snapshot, { where: { location: ["n"] } }).total, 1);
  const found = listKeys(snapshot, { search: " A|B  /X", limit: 1 });
  assertEquals([found.keys.map(({ key }) => key.parts), found.total, found.next], [[["a|b", "../../x"]], 1, null]);
  assertEquals(listKeys(snapshot, { search: "n", where: { location: ["../../x"] } }).total, 0);
  // Paging goes on behind a key that the filter does not accept, ends behind the last one, and never begins again.
  assertEquals(listKeys(snapshot, { where: { location: ["../../x"] }, after: KEYS[0].id }).keys.length, 1);
  assertEquals(listKeys(snapshot, { after: KEYS[2].id }), { keys: [], next: null, total: 2 });
  assertThrows(() => listKeys(snapshot, { after: KEYS[1].id }), DataError, "page before");
  assertThrows(() => listKeys(snapshot, { limit: 0 }), RangeError);
  assertThrows(() => listKeys(snapshot, { where: { shop: ["n"] } }), Error, "key column");
  const gone = describeKey(snapshot, KEYS[1].id);
  assertEquals([gone?.key, gone?.rows, gone?.span, gone?.version?.semantic], [KEYS[1], 0, null, "naive_v1.0.0"]);
  assertEquals(listServedRuns(snapshot).map(({ run, serves }) => [run, serves]), [["r1", 3]]);
  const { keys, dataVersion, state, columns, time } = describeTable(snapshot);
  assertEquals([keys, dataVersion, state, columns, time], [2, 2, snapshot.state, [], "date"]);
  snapshot.open.release();
});
