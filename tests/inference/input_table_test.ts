import { assertEquals, assertMatch } from "@std/assert";
import { SILENT } from "@lib/core/logger.ts";
import { currentGroup } from "@lib/data/feature_store.ts";
import { inferTable } from "@lib/inference/infer.ts";
import { inputTable } from "@lib/inference/input_table.ts";
import { codeOf, configOf, KEYS } from "./_fixtures.ts";
import { TABLE, Workspace } from "./_store.ts";

const NEWER = `${TABLE}2024-01-04,007,n,40\n2024-01-04,7,n,6\n2024-01-04,a|b,../../x,9\n`;

function listen() {
  const told: string[] = [];
  return { told, log: { ...SILENT, warn: (text: string) => void told.push(text) } };
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
