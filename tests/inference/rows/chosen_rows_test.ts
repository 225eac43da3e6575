import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { FeatureGroup } from "@lib/data/store/feature_store.ts";
import { memoryRows } from "@lib/data/rows/row_source.ts";
import { chosenRows, type RowChoice } from "@lib/inference/rows/chosen_rows.ts";
import { tableOf } from "../../data/rows/_rows.ts";

const ROWS = [
  "shop,day,x",
  "b,2024-03-01,1",
  "a,2024-01-31,2",
  "z,2024-03-02,3",
  "a,,4",
  "a,2024-03-01,5",
  "b,01.03.2024,6",
];
const GROUP = {
  ...{ name: "t", keyColumns: ["shop"], keys: [seriesKey(["a"]), seriesKey(["b"])], time: "day", exogenous: [] },
  table: { timeFormat: "YYYY-MM-DD" },
} as unknown as FeatureGroup;

async function xOf(choice: RowChoice, group = GROUP) {
  const { rows, places } = await chosenRows(memoryRows(tableOf(ROWS)), choice, group), found: (string | null)[] = [];
  await rows.scan(["x"], ([x], first) => assertEquals(found.push(...x!), first + x!.length));
  await rows.scanInOrder(Int32Array.of(0), ["x"], ([x]) => assertEquals(x, found.slice(0, 1)));
  return [found.join(""), places && [...places]];
}

Deno.test("chosenRows() takes rows of the keys that a filter accepts, from a time on, and tells where they stood", async () => {
  assertEquals(await xOf({ where: { shop: ["a"] } }), ["245", [1, 3, 4]]);
  assertEquals(await xOf({ limit: 1 }), ["245", [1, 3, 4]]);
  // A row without a time, or with one of another format, has none.
  assertEquals(await xOf({ since: "2024-03-01" }), ["135", [0, 2, 4]]);
  assertEquals(await xOf({ where: { shop: ["a"] }, since: "2024-02-01" }), ["5", [4]]);
  const { places } = await chosenRows(memoryRows(tableOf(ROWS)), {}, GROUP);
  assertEquals(places, null);
});

Deno.test("chosenRows() refuses keys that there are not, texts that are no date, and a time that the table does not have", async () => {
  const codeOf = async (choice: RowChoice, group?: FeatureGroup) =>
    (await assertRejects(() => xOf(choice, group), DataError)).code;
  assertEquals(await codeOf({ where: { shop: ["z"] } }), "NO_MATCHING_KEY");
  assertEquals(await codeOf({ where: { store: ["a"] } }), "MISSING_COLUMN");
  assertEquals(await codeOf({ since: "yesterday" }), "INVALID_DATE");
  assertEquals(await codeOf({ since: "2024-01-01" }, { ...GROUP, time: "" }), "WRONG_PROBLEM");
});

Deno.test("chosenRows() takes all rows of a table without key columns, whose only key is accepted", async () => {
  const group = { ...GROUP, keyColumns: [], keys: [seriesKey([])] };
  assertEquals(await xOf({ limit: 1 }, group), ["123456", null]);
  assertEquals(await xOf({ limit: 1, since: "2024-03-01" }, group), ["135", [0, 2, 4]]);
  await assertRejects(() => xOf({ where: { shop: ["a"] } }, group), DataError);
});

Deno.test("chosenRows() tells where rows stood that come once for every target", async () => {
  const group = {
    ...GROUP,
    ...{ keyColumns: ["shop", "target"], keys: [seriesKey(["a", "x"]), seriesKey(["a", "y"])] },
    table: { possible: { x: [0], y: [1] } },
  } as unknown as FeatureGroup;
  const rows = memoryRows(tableOf(["shop,target", "b,x", "a,x", "b,y", "a,y"]));
  assertEquals((await chosenRows(rows, { where: { shop: ["a"] } }, group)).places, Int32Array.of(1, 1));
});
