import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { CLASS } from "../../../lib/data/tables/column_kinds.ts";
import {
  columnTexts,
  distinctTexts,
  findKeys,
  keyNames,
  staggeredShares,
} from "../../../lib/data/columns/column_texts.ts";
import { tableOf } from "./_both_readers.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

const table = tableOf({
  header: ["item", "price"],
  rows: [["b", "1,5"], ["a", "x"], [null, "2"], ["b", null], ["", ""]],
});

Deno.test("distinctTexts() counts the rows of each text, and no empty one", () => {
  const { texts, rows } = distinctTexts(table, "item");
  assertEquals([texts, [...rows]], [["a", "b"], [1, 2]]);
});

Deno.test("findKeys() lists sorted names, and classes of all cells", () => {
  const plan = planDemand(parseConfig({ source: "rows", keys: ["item"], exogenous: { future: ["price"] } }));
  const { keys, classes } = findKeys(table, plan);
  assertEquals(keys.map(({ parts }) => parts), [["a"], ["b"]]);
  assertEquals(classes, [CLASS.formatted | CLASS.word | CLASS.number]);
  assertEquals(keyNames(table, []).length, 5);
});

Deno.test("columnTexts() refuses formatted numbers, weighs and lists words", async () => {
  const texts = columnTexts(table);
  const refuse = () => texts.refuseFormatted([{ name: "price", mayBeNames: false }]);
  assertEquals((await assertRejects(async () => await refuse(), DataError)).code, "DECIMAL_COMMA");
  assertEquals((await texts.weighMixed(["price"])).get("price"), {
    known: 3,
    words: 2,
    hasFraction: false,
    numbers: 1,
  });
  assertEquals((await texts.readLevels(["price"])).get("price"), ["1,5", "2", "x"]);
});

Deno.test("staggeredShares() is the share of dates on one weekday or day of the month, of keys with eight", () => {
  const word = (day: number) => ({ word: "", period: 0, day, fault: 0 });
  const names = [...Array(8).fill("a"), "b"], words = [...Array(8).keys()].map((t) => word(7 * t));
  assertEquals(staggeredShares(names, [...words, word(3)]).week, 1);
  assertEquals(staggeredShares(["a"], [null]), { week: 0, month: 0 });
});
