import { assertEquals } from "@std/assert";
import { openGroup } from "../../../lib/data/store/feature_store.ts";
import { hasStoredFuture, storedFuture, tellStoredFuture } from "../../../lib/data/store/stored_future.ts";
import { inFolder, prepareText } from "../_tables.ts";

const PAST = ["a", "b", "c"].flatMap((item) =>
  [1, 2, 3].map((day) => `2024-01-0${day},${item},4,${day},${day === 1 ? "blue" : "red"}\n`)
).join(
  "",
);
const AHEAD =
  "2024-01-05,c,,9,blue\n2024-01-04,a,,7,red\n2024-01-04,a,,8,red\n2024-01-05,a,,,red\n2024-01-09,a,,5,red\n";
const HEAD = "date,item,demand,price,colour\n";
const CONFIG = {
  exogenous: { future: ["price", "colour"] },
  relative: [{ name: "price_index", of: "price", within: [] }],
};

Deno.test("storedFuture() gives what the table said ahead, per key and step, merged by the policy", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, HEAD + PAST + AHEAD, { config: CONFIG });
    assertEquals([...group.futureRows], [3, 0, 1]);
    const frame = await storedFuture(group, { from: 0, to: 3, steps: 2 });
    const column = (name: string) => [...frame?.columns.find((one) => one.name === name)?.values ?? []];
    assertEquals(column("price"), [7.5, NaN, NaN, NaN, NaN, 9]);
    assertEquals(column("colour"), [1, 1, NaN, NaN, NaN, 0]);
    assertEquals(column("price_index"), [1, NaN, NaN, NaN, NaN, 1]);
    assertEquals([...frame?.missingSteps ?? []], [0, 2, 1]);
    const some = await storedFuture(await openGroup(group.dir), { from: 2, to: 3, steps: 7 });
    assertEquals([...some?.columns[0].values ?? []], [NaN, 9, NaN, NaN, NaN, NaN, NaN]);
    assertEquals([some?.index.get(group.keys[2].id), some?.index.size], [0, 1]);
  }));

Deno.test("storedFuture() is null without such rows", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, HEAD + PAST, { config: CONFIG });
    assertEquals([hasStoredFuture(group), await storedFuture(group, { from: 0, to: 3, steps: 2 })], [false, null]);
  }));

Deno.test("tellStoredFuture() names keys with too few rows or none, but those that have ended", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, HEAD + PAST + "2024-01-01,old,4,1,red\n" + AHEAD, { config: CONFIG });
    const [told] = await tellStoredFuture(group, { steps: 2, endedAfter: 2 });
    assertEquals([told.code, told.count, told.examples], ["FUTURE_ROWS_MISSING", 2, ["b", "c"]]);
    const [later] = await tellStoredFuture(group, { steps: 1, endedAfter: 3 });
    assertEquals([later.count, later.examples], [2, ["b", "old"]]);
    const [some] = await tellStoredFuture(group, { steps: 1, endedAfter: 3, positions: [0, 1] });
    assertEquals([some.count, some.examples], [1, ["b"]], "of the keys that are asked for alone");
    assertEquals(await tellStoredFuture(group, { steps: 1, endedAfter: 3, positions: [0] }), []);
  }));
