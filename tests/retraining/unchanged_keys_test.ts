import { assertEquals } from "@std/assert";
import { unchangedKeys } from "@lib/retraining/unchanged_keys.ts";
import { KEYS } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { Shop } from "./_shop.ts";

Deno.test("unchangedKeys() are those whose values are the same, whatever the calendar does after them", async () => {
  using shop = new Shop();
  const { group: { name, version, contentHash } } = await shop.read(TABLE);
  const newer = `${TABLE}2024-01-04,007,n,4\n2024-01-05,007,n,4\n`.replace("2024-01-02,7,n,5", "2024-01-02,7,n,8");
  const { group } = await shop.read(newer), data = { group: name, version, contentHash };
  const unchanged = (at: typeof data) =>
    unchangedKeys(group, { trained: KEYS.map(({ id }) => ({ id, data: at })), store: shop.store });
  // The first has new rows, of the second a value was mended.
  assertEquals([...await unchanged(data)], [KEYS[2]!.id]);
  assertEquals((await unchanged({ ...data, contentHash: group.contentHash })).size, 3);
  // What a number stands for now is not what it stood for, or nothing any more: nobody can say.
  assertEquals((await unchanged({ ...data, contentHash: "other" })).size, 0);
  assertEquals((await unchanged({ ...data, version: 9 })).size, 0);
});
