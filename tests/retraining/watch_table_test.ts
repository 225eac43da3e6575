import { assertEquals } from "@std/assert";
import { prepareTable } from "@lib/data/prepare.ts";
import { inferTable } from "@lib/inference/infer.ts";
import { watchedTable, watchWith } from "@lib/retraining/watch_table.ts";
import { KEYS } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { trainedRows } from "./_rows.ts";
import { Shop } from "./_shop.ts";

Deno.test("watchedTable() a key that nobody has compared is not ok; alarms block the table, or their keys", () => {
  const [a, b] = KEYS, keys = { count: 1, examples: [], ids: [b!.id] };
  const degraded = { key: a!, condition: "degraded", gain: 0.4 } as never;
  const alarms = [{ scope: "table", code: "UNIT_CHANGED", message: "m", keys }, {
    scope: "keys",
    code: "KEYS_SILENT",
    keys,
  }];
  const look = { checked: 5, conditions: [degraded], blocked: alarms as never };
  assertEquals(watchedTable(look, { keys: [a!, b!] }), {
    conditions: [{ key: a!, condition: "degraded", gain: 0.4 }, { key: b!, condition: "ok", gain: null }],
    blocked: [{ code: "UNIT_CHANGED", message: "m" }],
    withheld: [b!.id],
  });
  assertEquals(watchedTable({ ...look, checked: 0 }, { keys: [b!] }).conditions[0]?.condition, null);
});

Deno.test("watchWith() compares what was logged with what the new table says, before it serves", async () => {
  using shop = new Shop();
  await shop.load();
  shop.train("first", 3, { keys: KEYS.slice(0, 2) });
  const predictions = `${shop.root}/predictions`;
  await inferTable(shop.source({ output: `${shop.root}/f.csv`, predictions }));
  const table = await shop.read(`${TABLE}2024-01-04,007,n,5\n2024-01-04,7,n,6\n`);
  const watch = (log: string) =>
    watchWith(shop.source({ predictions: log, reports: shop.reports, config: shop.config }))(table);
  const { conditions } = await watch(predictions);
  assertEquals(conditions.map(({ condition }) => condition), ["ok", "ok", "new"]);
  const unlogged = await watch(`${shop.root}/none`);
  assertEquals(unlogged.conditions.map(({ condition }) => condition), [null, null, "new"]);
});

Deno.test("watchWith() of rows looks at nothing: their predictions are not logged", async () => {
  const { root, at, config } = await trainedRows("regression"), nothing = `${root}/none`;
  const table = await prepareTable(config, { store: at.store });
  const watch = watchWith({ ...at, predictions: nothing, reports: nothing });
  assertEquals(await watch(table), { conditions: [], blocked: [], withheld: [] });
});
