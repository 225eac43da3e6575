import { assertEquals } from "@std/assert";
import { registeredTable } from "@lib/inference/plan/registered_table.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, modelPacks, NOW, registerChampions } from "../_fixtures.ts";
import { registerRows } from "../rows/_fixtures.ts";

Deno.test("registeredTable() tells the calendar that the models of a table were trained on, without the table", () => {
  const root = Deno.makeTempDirSync(), registry = openRegistry(root, { now: NOW });
  registerChampions(registry, "r1", { keys: KEYS });
  const at = { registry: root, now: NOW };
  assertEquals([registeredTable(at)?.name, registeredTable(at)?.calendar.frequency], ["demo", "day"]);
  registerRows(registry, "r2", { keys: KEYS });
  registry.close();
  assertEquals([registeredTable(at)?.name, registeredTable(at)?.calendar.frequency], ["spending", "row"]);
  assertEquals(registeredTable({ ...at, choice: { run: "r1" } })?.name, "demo");
});

Deno.test("registeredTable() tells it where no model can be read, and is null where there is no run", () => {
  const root = Deno.makeTempDirSync(), registry = openRegistry(root, { now: NOW });
  registerRows(registry, "r1", { keys: KEYS });
  registry.close();
  for (const path of modelPacks(root)) Deno.truncateSync(path, 20);
  assertEquals(registeredTable({ registry: root, now: NOW })?.calendar.frequency, "row");
  const empty = Deno.makeTempDirSync();
  openRegistry(empty, { now: NOW }).close();
  assertEquals(registeredTable({ registry: empty, now: NOW }), null);
  assertEquals(registeredTable({ registry: `${empty}/none`, now: NOW }), null);
});
