import { assertEquals } from "@std/assert";
import { joinDue, severalShards } from "@lib/engines/shards/several_shards.ts";
import type { Shards } from "@lib/engines/shards/shard_worker.ts";

Deno.test("joinDue() is due where anything is", () => {
  assertEquals(joinDue([null, null]), null);
  assertEquals(joinDue([{ pass: 0, shards: [3, 5] }, null, { pass: 2, shards: [1, 3] }]), {
    pass: 2,
    shards: [1, 3, 5],
  });
});

Deno.test("severalShards() a shard is that shard of each, in order", async () => {
  const told: string[] = [];
  const one = (name: string, done: number): Shards => ({
    due: () => Promise.resolve(done > 0 ? { pass: done, shards: [done] } : null),
    work: (shard) => {
      told.push(`${name}${shard}`);
      return Promise.resolve({ shard, pass: done > 0 ? done : null, done, quarantined: done > 0 ? [`${name}:7`] : [] });
    },
    close: () => Promise.resolve(void told.push(`${name} closed`)),
  });
  const all = severalShards([one("a", 2), one("b", 0), one("c", 1)]);
  assertEquals(await all.due(), { pass: 2, shards: [1, 2] });
  assertEquals(await all.work(4), { shard: 4, pass: 2, done: 3, quarantined: ["a:7", "c:7"] });
  await all.close();
  assertEquals(told, ["a4", "b4", "c4", "a closed", "b closed", "c closed"]);
});
