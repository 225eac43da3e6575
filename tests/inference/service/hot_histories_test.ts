import { assertEquals } from "@std/assert";
import { HotHistories } from "@lib/inference/service/hot_histories.ts";
import { configOf, KEYS } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { TABLE, Workspace } from "../_store.ts";

Deno.test("HotHistories reads what is not at hand, each key in memory of its own, with what the table says ahead", async () => {
  const work = new Workspace(configOf({ exogenous: { future: ["price"] } }));
  const lines = TABLE.trimEnd().split("\n").map((line, i) => `${line},${i === 0 ? "price" : 2}`).join("\n");
  await work.load(`${lines}\n2024-01-04,007,n,,9\n`);
  work.register("r1", { keys: KEYS });
  const snapshot = await snapshotOf(work), histories = new HotHistories(1e6);
  const found = await histories.read(snapshot, [2, 0], 3);
  assertEquals([...found.keys()].sort(), [0, 2]);
  const { panel, ahead } = found.get(0)!;
  assertEquals([panel.keys, [...panel.y], panel.y.buffer.byteLength], [[KEYS[0]], [1, 2, 3], 24]);
  const [price, ...others] = ahead?.columns.map(({ values }) => [...values]) ?? [];
  assertEquals([price, ahead?.index.get(KEYS[0].id)], [[9, NaN, NaN], 0]);
  assertEquals([others.length, new Set(others.flat())], [2, new Set([NaN])]);
  assertEquals((await histories.read(snapshot, [0], 3)).get(0), found.get(0));
  const { hits, misses, entries } = histories.status();
  assertEquals([hits, misses, entries], [1, 2, 2]);
  assertEquals((await histories.read(snapshot, [0], 2)).get(0), found.get(0));
  assertEquals((await histories.read(snapshot, [0], 5)).get(0)?.ahead?.steps, 5);
  histories.clear();
  assertEquals([histories.status().entries, histories.status().bytes], [0, 0]);
  snapshot.open.release();
});
