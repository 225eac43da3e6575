import { assertEquals } from "@std/assert";
import { RowHistory } from "@lib/retraining/row_history.ts";
import { unchangedKeys } from "@lib/retraining/unchanged_keys.ts";
import { KEYS } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { inFolder } from "../data/_tables.ts";
import { prepareRows } from "../data/rows/_rows.ts";
import { Shop } from "./_shop.ts";

Deno.test("unchangedKeys() are those whose values are the same, whatever the calendar does after them", async () => {
  using shop = new Shop();
  const { group: { name, version, contentHash } } = await shop.read(TABLE);
  const newer = `${TABLE}2024-01-04,007,n,4\n2024-01-05,007,n,4\n`.replace("2024-01-02,7,n,5", "2024-01-02,7,n,8");
  const { group } = await shop.read(newer), data = { group: name, version, contentHash };
  const unchanged = (at: typeof data) =>
    unchangedKeys(group, {
      trained: KEYS.map(({ id }) => ({ id, data: at })),
      ...{ store: shop.store, rows: new RowHistory(group, shop.store) },
    });
  // The first has new rows, of the second a value was mended.
  assertEquals([...await unchanged(data)], [KEYS[2]!.id]);
  assertEquals((await unchanged({ ...data, contentHash: group.contentHash })).size, 3);
  // What a number stands for now is not what it stood for, or nothing any more: nobody can say.
  assertEquals((await unchanged({ ...data, contentHash: "other" })).size, 0);
  assertEquals((await unchanged({ ...data, version: 9 })).size, 0);
});

Deno.test("unchangedKeys() of rows are those of which no row came, went or was mended, wherever rows stand", () =>
  inFolder(async (store) => {
    const lines = Array.from({ length: 60 }, (_, i) => `${"abc"[i % 3]},${i % 9},this is the note ${i % 11},${i / 4}`);
    const head = "shop,x,note,y", fields = { keys: ["shop"], inputs: { kinds: { note: "text" as const } } };
    const { group: former } = await prepareRows(store, [head, ...lines], fields);
    // Of b a text is another; c has one more.
    const mended = lines.map((line) => line === lines[4] ? line.replace("note 4", "note 5") : line).reverse();
    const { group } = await prepareRows(store, [head, ...mended, "c,1,this is the note 1,99"], fields);
    const { name, version, contentHash } = former, keys = group.keys.map(({ id }) => id);
    const unchanged = async (
      data: { group: string; version: number; contentHash: string },
    ) => [
      ...await unchangedKeys(group, {
        trained: keys.map((id) => ({ id, data })),
        ...{ store, rows: new RowHistory(group, store) },
      }),
    ];
    assertEquals(await unchanged({ group: name, version, contentHash }), [keys[0]!]);
    assertEquals((await unchanged({ group: name, version: group.version, contentHash: group.contentHash })).length, 3);
    assertEquals(await unchanged({ group: name, version, contentHash: "other" }), []);
    assertEquals(await unchanged({ group: name, version: 9, contentHash }), []);
  }));
