import { assertEquals, assertRejects } from "@std/assert";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError, RegistryError } from "@lib/core/errors/errors.ts";
import { type MonitorOptions, openLook, spanOf } from "@lib/monitoring/open_look.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, NOW } from "../inference/_fixtures.ts";
import { TABLE, Workspace } from "../inference/_store.ts";

async function opened(work: Workspace, more: Partial<MonitorOptions> = {}) {
  const registry = openRegistry(work.registry, { now: NOW });
  try {
    const folders = { predictions: work.root, reports: work.root, staleAfter: () => 28 };
    return await openLook(registry, "demo", work.source({ ...folders, ...more }));
  } finally {
    registry.close();
  }
}

Deno.test("openLook() covers a quarter of a year of days, or of what a file knows; scores from where somebody says", async () => {
  const work = new Workspace();
  await work.load();
  await assertRejects(() => opened(work), RegistryError, "must hold a run");
  work.register("r1", { keys: KEYS.slice(0, 1) });
  const plain = await opened(work), { calendar } = plain.group;
  assertEquals([plain.last - plain.first + 1, spanOf(plain)], [92, [
    formatPeriod(calendar, plain.first),
    "2024-01-03",
  ]]);
  const actuals = work.write("a.csv", "date,item,location,demand\n2024-01-09,007,n,9\n");
  const more = await opened(work, { actuals, since: "2024-01-05" });
  assertEquals([more.last - plain.last, more.first - plain.first, spanOf(more)], [6, 6, ["2024-01-05", "2024-01-09"]]);
});

Deno.test("openLook() of another version of the table; a whole one stands in for one that is damaged", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 1) });
  await work.load(`${TABLE}2024-01-04,007,n,4\n2024-01-04,7,n,4\n`);
  assertEquals([(await opened(work)).group.version, (await opened(work, { version: 1 })).group.version], [2, 1]);
  work.spoil(2, "group.json");
  const { group, notes } = await opened(work);
  assertEquals([group.version, notes.map(({ code }) => code)], [1, ["CORRUPT_GROUP"]]);
});

Deno.test("openLook() at forecasts by a config of rows of the same name says that these are to be trained first", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 1) });
  const config = parseConfig({
    source: "t.csv",
    name: "demo",
    problem: "regression",
    keys: ["item"],
    target: "demand",
  });
  const actuals = work.write("a.csv", "item,size,demand\n007,1,9\n");
  const { code, hint } = await assertRejects(() => opened(work, { config, actuals }), DataError);
  assertEquals([code, hint.includes("Train it first")], ["WRONG_PROBLEM", true]);
});
