import { assertEquals, assertGreater, assertThrows } from "@std/assert";
import { DEMO_SIMULATION } from "../../../lib/data/simulate/simulation.ts";
import { simulateDemand } from "../../../lib/data/simulate/simulate_demand.ts";

Deno.test("simulateDemand() yields items × locations keys, sorted", () => {
  const keys = [...simulateDemand({ items: 3, locations: 2, days: 30 })].map((key) => `${key.item}/${key.location}`);
  assertEquals(keys, [
    "item_01/loc_01",
    "item_01/loc_02",
    "item_02/loc_01",
    "item_02/loc_02",
    "item_03/loc_01",
    "item_03/loc_02",
  ]);
  assertEquals(keys, keys.toSorted());
});

Deno.test("simulateDemand() gives the same key whatever the table's size", () => {
  const [small] = simulateDemand({ items: 1, locations: 1, days: 90 });
  const [large] = simulateDemand({ items: 9, locations: 9, days: 90 });
  assertEquals(small, large);
});

Deno.test("simulateDemand() defaults to about a million rows", () => {
  assertEquals(DEMO_SIMULATION.items * DEMO_SIMULATION.locations, 1000);
  let rows = 0;
  for (const key of simulateDemand({ items: 5 })) rows += key.demand.length;
  assertGreater(rows * 10, 900_000);
});

Deno.test("simulateDemand() refuses an empty table", () => {
  for (const options of [{ items: 0 }, { locations: 0 }, { days: 1 }, { days: NaN }]) {
    assertThrows(() => simulateDemand(options).next(), RangeError);
  }
});

Deno.test("simulateDemand() pads names so that they sort as they are numbered, however many there are", () => {
  const names = [...simulateDemand({ items: 120, locations: 1, days: 2 })].map((key) => key.item);
  assertEquals([names[0], names[9], names[119]], ["item_001", "item_010", "item_120"]);
  assertEquals(names, names.toSorted());
});

Deno.test("simulateDemand() yields key by key: taking the first costs one", () => {
  const keys = simulateDemand({ items: 1_000_000, locations: 1000, days: 3 });
  const { value, done } = keys.next();
  assertEquals([done, value?.item, value?.location], [false, "item_0000001", "loc_0001"]);
});

Deno.test("simulateDemand() begins on its first day and is another table under another seed", () => {
  const start = 10_000;
  const sums = [1, 2, 1].map((seed) => {
    let sum = 0;
    for (const key of simulateDemand({ items: 4, locations: 2, days: 60, start, seed })) {
      assertGreater(key.start + 1, start);
      sum += key.demand.reduce((total, value, i) => total + value * (i + 1), 0);
    }
    return sum;
  });
  assertEquals(sums[0], sums[2]);
  assertEquals(sums[0] === sums[1], false);
});
