import { assertEquals } from "@std/assert";
import { prepareTable } from "@lib/data/prepare.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { monitorRows } from "@lib/monitoring/monitor_rows.ts";
import { watchedTable, watchWith } from "@lib/retraining/watch_table.ts";
import { KEYS } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { linesOf, SEEN } from "../monitoring/rows/_trained.ts";
import { trainedRows } from "./_rows.ts";
import { Shop } from "./_shop.ts";

Deno.test("watchedTable() a key that nobody has compared is not ok; alarms block the table, or their keys", () => {
  const [a, b] = KEYS, keys = { count: 1, examples: [], ids: [b!.id] };
  const degraded = { key: a!, condition: "degraded", code: "ERROR_UP", gain: 0.4 } as never;
  const alarms = [{ scope: "table", code: "UNIT_CHANGED", message: "m", keys }, {
    scope: "keys",
    code: "KEYS_SILENT",
    keys,
  }];
  const look = { checked: 5, conditions: [degraded], blocked: alarms as never };
  assertEquals(watchedTable(look, { keys: [a!, b!] }), {
    conditions: [{ key: a!, condition: "degraded", gain: 0.4, alarm: "ERROR_UP" }, {
      key: b!,
      condition: "ok",
      gain: null,
    }],
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

Deno.test("watchWith() of rows looks at those that training has not seen, and finds again what monitor has kept", async () => {
  const { root, at, config, write } = await trainedRows("regression"), reports = `${root}/looks`;
  const conditionsOf = async (lines: readonly string[]) => {
    const input = write("watched.csv", lines),
      table = await prepareTable(config, { store: at.store, input, serve: false });
    const { conditions, blocked } = await watchWith({ ...at, input, predictions: `${root}/none`, reports })(table);
    assertEquals(blocked, []);
    return conditions.map(({ key, condition, alarm }) => [key.parts[0], condition, alarm ?? ""]);
  };
  const nothing = [["a", null, ""], ["b", null, ""]], alarm = ["a", "degraded", "COVERAGE_DOWN"];
  const seen = linesOf(0, SEEN), came = linesOf(SEEN, SEEN + 80).map(dearer);
  assertEquals(await conditionsOf(seen), nothing);
  assertEquals((await conditionsOf([...seen, ...came]))[0], alarm);
  // A look of retrain is remembered by nobody.
  assertEquals(await conditionsOf(seen), nothing);
  await monitorRows({ ...at, reports, input: write("came.csv", came), staleAfter: () => 10 });
  assertEquals(await conditionsOf(seen), [alarm, ["b", "ok", ""]]);
});

/** Spending of a is twice what it was. */
function dearer(line: string): string {
  const [shop, age, plan, spent, ...rest] = line.split(",");
  return [shop, age, plan, shop === "a" ? 2 * Number(spent) : spent, ...rest].join(",");
}

Deno.test("watchWith() of rows goes by what monitor has kept where new rows cannot be looked at", async () => {
  const { root, at, config, write } = await trainedRows("regression"), warned: string[] = [];
  const input = write("grown.csv", linesOf(0, SEEN + 5));
  const table = await prepareTable(config, { store: at.store, input, serve: false });
  const log = { info() {}, debug() {}, warn: (text: string) => warned.push(text), error() {} };
  const watch = watchWith({
    ...at,
    input: `${root}/gone.csv`,
    predictions: `${root}/none`,
    reports: `${root}/looks`,
    log,
  });
  assertEquals((await watch(table)).conditions.map(({ condition }) => condition), [null, null]);
  assertEquals(warned.map((text) => text.includes("MISSING_FILE")), [true]);
});
