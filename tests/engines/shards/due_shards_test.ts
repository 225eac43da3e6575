import { assertEquals } from "@std/assert";
import { PassBook } from "@lib/engines/pass_book.ts";
import { openResultStore } from "@lib/storage/results/result_store.ts";
import { dueShards } from "@lib/engines/shards/due_shards.ts";

Deno.test("dueShards() tells the open shards of the newest pass, and null before the first and once all are done", async () => {
  const results = openResultStore(Deno.makeTempDirSync()), book = new PassBook<number>(results);
  assertEquals(await dueShards({ results }), null);
  await book.open([0, 1, 2].map((task) => ({ name: `b/${task}`, task })), { shards: 3 });
  await results.put("b/1", Uint8Array.of(1));
  assertEquals(await dueShards({ results }), { pass: 0, shards: [0, 2] });
  for (const task of [0, 2]) await results.put(`b/${task}`, Uint8Array.of(1));
  assertEquals(await dueShards({ results }), null);
});
