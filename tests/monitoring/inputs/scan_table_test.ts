import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { scanTable } from "@lib/monitoring/inputs/scan_table.ts";
import { DAYS, tableWith } from "./_tables.ts";

const dir = Deno.makeTempDirSync();
const { group } = await tableWith({
  demand: (y, k, t) => (k === 0 && t >= DAYS - 5) ? 100 * y : (k === 1 && t >= DAYS - 10) ? null : y,
  price: (y, _, t) => t >= DAYS - 14 ? null : y,
}, dir);
const facts = await scanTable(group);
Deno.removeSync(dir, { recursive: true });

Deno.test("scanTable() finds the key in another unit, the silent one, and who is active", () => {
  assertEquals(facts.units.map(({ key, change }) => [key.parts, change.factor]), [[["k0"], 100]]);
  assertEquals([facts.silent.map(({ parts }) => parts), facts.active, facts.ended], [[["k1"]], 6, []]);
});

Deno.test("scanTable() compares every column but those that never vary, and says where values are missing", () => {
  assertEquals(facts.samples.map(({ column, levels }) => [column, levels]), [
    ["demand", null],
    ["price", null],
    ["kind", 7],
    ["empty", null],
  ]);
  const [demand, price, , empty] = facts.missing;
  assertAlmostEquals(price!.newest, 0.5, 0.05);
  assertEquals([price!.before, price!.usual, empty!.newest], [0, 0, NaN]);
  assert(demand!.newest < 0.1);
});

Deno.test("scanTable() looks for a change of unit of most keys in the target, and in what is never zero", () => {
  assertEquals(facts.tableUnits, [{ column: "demand", change: null }, { column: "price", change: null }]);
});

Deno.test("scanTable() counts a key that has just fallen silent as active, and one that has long been as neither", async () => {
  const store = Deno.makeTempDirSync(), keys = 40;
  const { group } = await tableWith({ keys, days: 200, demand: (y, k, t) => t >= 200 - k ? null : y }, store);
  const { silent, active } = await scanTable(group);
  Deno.removeSync(store, { recursive: true });
  const longest = Math.max(...silent.map(({ parts }) => Number(parts[0]!.slice(1))));
  assert(longest < keys - 1);
  assertEquals([active, silent.length < active], [longest + 1, true]);
});
