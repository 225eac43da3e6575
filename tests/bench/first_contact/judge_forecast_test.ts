import { assertEquals, assertStringIncludes } from "@std/assert";
import { judgeForecast } from "../../../bench/first_contact/judge_forecast.ts";
import { cellOf, type FirstTable, firstTables } from "../../../bench/first_contact/tables.ts";

const TABLE: FirstTable = {
  name: "t",
  what: "",
  text: "day,shop,units\n1,01,10\n2,01,20\n1,02,5\n2,02,5\n",
  keys: ["shop"],
  time: "day",
  season: 2,
  expected: [],
  future: new Map(
    [["01", "3", 12], ["01", "4", 20], ["02", "3", 7], ["02", "4", 5]].map(([shop, day, value]) =>
      [cellOf([String(shop)], String(day)), Number(value)] as const
    ),
  ),
};
const file = (...rows: string[]) => `shop,ds,yhat,reason\n${rows.join("\n")}\n`;

Deno.test("judgeForecast() is the mean error over that of the last season, of the same cells", () => {
  const verdict = judgeForecast(TABLE, file("01,3,11,", "01,4,20,", "02,3,6,", "02,4,5,"));
  assertEquals(verdict, { isCorrect: true, why: "", keys: 2, ratio: 0.5 });
});

Deno.test("judgeForecast() a larger error, a lost zero, another form of dates, no number, a missing key are not correct", () => {
  const why = (...rows: string[]) => judgeForecast(TABLE, file(...rows)).why;
  assertStringIncludes(why("01,3,50,", "01,4,20,", "02,3,6,", "02,4,5,"), "larger error");
  assertStringIncludes(why("1,3,11,"), "no such key and date");
  assertStringIncludes(why("01,03,11,"), "no such key and date");
  assertStringIncludes(why("01,3,,ALL_ZERO"), "ALL_ZERO");
  assertStringIncludes(why("01,3,11,"), "1 of 2 keys");
});

Deno.test("firstTables() are five with a head, a row a key and period, and a future that begins after them", () => {
  for (const { text, keys, time, future, name } of firstTables()) {
    const [head = "", ...rows] = text.trimEnd().split("\n");
    assertEquals(head.split(/[,;]/).slice(0, 1 + keys.length), [time, ...keys], name);
    const dates = rows.map((row) => row.split(/[,;]/)[0] ?? "").sort(), last = dates.at(-1) ?? "";
    const first = [...future.keys()].map((cell) => String(JSON.parse(cell).at(-1))).sort()[0] ?? "";
    assertEquals(last < first, true, name);
  }
  assertEquals(firstTables().length, 5);
});
