import { assertEquals, assertMatch } from "@std/assert";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { inputTable } from "@lib/inference/plan/input_table.ts";
import { codeOf, configOf, KEYS } from "../_fixtures.ts";
import { TABLE, Workspace } from "../_store.ts";

const NEWER = `${TABLE}2024-01-04,007,n,40\n2024-01-04,7,n,6\n2024-01-04,a|b,../../x,9\n`;

function listen() {
  const told: string[] = [];
  return { told, log: { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) } };
}

Deno.test("inputTable() forecasts go on from the end of the file, and what serves stays", async () => {
  const work = new Workspace(), { told, log } = listen();
  await work.load();
  work.register("r1", { keys: KEYS });
  const input = work.write("new.csv", NEWER);
  const { group: table, serving } = await inputTable(work.source({ log }), { input });
  assertEquals([table.version, serving, told], [2, 1, []]);
  assertEquals((await currentGroup(work.store, "demo")).version, 1);
  const output = `${work.root}/f.csv`;
  const result = await inferTable(work.source({ table, output, horizon: 1 }));
  assertEquals(result.dataVersion, 2);
  assertEquals(Deno.readTextFileSync(output).split("\n")[1].slice(0, 22), "007,n,2024-01-05,1,40,");
});

Deno.test("inputTable() of what serves makes nothing new", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const config = work.config,
    { group, isNew } = await inputTable(work.source({ config }), {
      input: `${work.root}/t.csv`,
    });
  assertEquals([group.version, isNew], [1, false]);
});

Deno.test("inputTable() refuses new rows without their history, and tells of a shorter one and of an older end", async () => {
  const config = configOf({ seasonLength: 2 }), work = new Workspace(config), { told, log } = listen();
  await work.load();
  work.register("r1", { keys: KEYS, config });
  const head = "date,item,location,demand\n", row = (day: number) => `2024-01-0${day},007,n,1\n`;
  const read = (text: string) => inputTable(work.source({ log }), { input: work.write("n.csv", text) });
  assertEquals(await codeOf(() => read(head + row(4) + row(5) + row(6))), "HISTORY_MISSING");
  assertEquals(await codeOf(() => read(head + row(3))), "HISTORY_MISSING");
  await read(head + row(2) + row(3) + row(4));
  assertMatch(told.join(), /begins at 2024-01-02, the table that serves at 2024-01-01/);
  await read(head + row(1) + row(2));
  assertMatch(told.join(), /ends at 2024-01-02, before the table that serves, at 2024-01-03/);
});

Deno.test("inputTable() tells key by key of which one the file has the new rows alone, and that one fails alone", async () => {
  const config = configOf({ seasonLength: 3 }), work = new Workspace(config), { told, log } = listen();
  const row = (item: string, day: number) => `2024-01-0${day},${item},n,${day}\n`;
  const days = (item: string, ...which: number[]) => which.map((day) => row(item, day)).join("");
  const head = "date,item,location,demand\n", keys = ["007", "7", "8"].map((item) => seriesKey([item, "n"]));
  await work.load(head + ["007", "7", "8"].map((item) => days(item, 1, 2, 3, 4)).join(""));
  work.register("r1", { keys, config });
  // 007 has its history, 7 has two new rows, 8 lacks its first day, 9 is new.
  const text = head + days("007", 1, 2, 3, 4, 5, 6) + days("7", 5, 6) + days("8", 2, 3, 4, 5, 6) + days("9", 6);
  const input = work.write("part.csv", text);
  const { group: table, withoutHistory } = await inputTable(work.source({ log }), { input });
  assertEquals([...withoutHistory], [table.keys[1]!.id]);
  assertMatch(told[0]!, /new rows alone of 1 key \(7 \/ n from 2024-01-05 instead of 2024-01-01\).*HISTORY_MISSING/);
  assertMatch(told[1]!, /less of the past of 1 key .*\(8 \/ n from 2024-01-02 instead of 2024-01-01\)/);
  const output = `${work.root}/f.csv`;
  const { outcomes, failures } = await inferTable(work.source({ table, withoutHistory, output, horizon: 1 }));
  assertEquals([outcomes.champion, failures.HISTORY_MISSING], [2, 1]);
  assertMatch(Deno.readTextFileSync(output), /^7,n,2024-01-07,1,,.*HISTORY_MISSING/m);
});
