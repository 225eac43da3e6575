import { assertEquals } from "@std/assert";
import { openResultStore } from "@lib/storage/result_store.ts";
import { Attempts } from "@lib/engines/shards/attempts.ts";

Deno.test("Attempts.deaths() counts those who began and never ended, of this work alone", async () => {
  const results = openResultStore(Deno.makeTempDirSync());
  const [one, other] = ["one", "other"].map((who) => new Attempts(results, who));
  assertEquals(await one!.deaths("shards/a/1"), 0);
  const first = await one!.begin("shards/a/1");
  assertEquals(await other!.deaths("shards/a/1"), 1);
  await first.end();
  assertEquals(await other!.deaths("shards/a/1"), 0);
  await Promise.all([one!.begin("shards/a/1"), other!.begin("shards/a/1")]);
  assertEquals([await one!.deaths("shards/a/1"), await one!.deaths("shards/a/10")], [2, 0]);
});
