import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import type { ConfigInput } from "../../../lib/core/config/config.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { checkRows } from "../../../lib/data/demand/check_rows.ts";
import type { Database } from "../../../lib/data/tables/database.ts";
import { numberedRowsSql, openTable } from "../../../lib/data/tables/open_table.ts";
import { inDatabase } from "../_tables.ts";
import { countBroken } from "../../../lib/data/demand/row_codes.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

async function check(database: Database, dir: string, text: string, fields: Partial<ConfigInput> = {}) {
  await Deno.writeTextFile(`${dir}/t.csv`, text);
  const config = parseConfig({ source: `${dir}/t.csv`, keys: ["item"], ...fields });
  const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
  const rows = await database.rows("SELECT rn, key, period, code::INTEGER, y FROM checked ORDER BY rn");
  const broken = rows.map((row) => row[3] === 0 ? "" : checked.rules[Number(row[3]) - 1].code);
  return { checked, rows, broken };
}

Deno.test("checkRows() numbers rows, replaces keys by sorted positions and parses", () =>
  inDatabase(async (database, dir) => {
    const { checked, rows } = await check(database, dir, "date,item,demand\n1970-01-02,b,1.5\n1970-01-03,a,\n");
    assertEquals(checked.keys.map((key) => key.parts), [["a"], ["b"]]);
    assertEquals(rows, [[1, 1, 1, 0, 1.5], [2, 0, 2, 0, NaN]]);
    assertEquals(checked.perCode[0], 2);
  }));

Deno.test("checkRows() gives each row the first rule it breaks", () =>
  inDatabase(async (database, dir) => {
    const text = `date,item,demand
2024-01-01,a,5
,,
2024-01-02,,5
,a,5
2024-01-03T00:00Z,a,5
2024-02-30,a,5
2024-01-04,a,five
2024-01-05,a,-inf
2024-01-06,a,Infinity
2024-01-07,a,1e999
2024-01-08,a,-1
2024-01-09,a,NA
`;
    const { broken } = await check(database, dir, text);
    assertEquals(broken, [
      "",
      "BLANK_ROW",
      "MISSING_KEY",
      "MISSING_TIME",
      "TIME_ZONE",
      "INVALID_DATE",
      "WRONG_TYPE",
      "NON_FINITE",
      "NON_FINITE",
      "NON_FINITE",
      "NEGATIVE",
      "",
    ]);
  }));

Deno.test("checkRows() applies configured ranges, allowed texts, span and non-negativity", () =>
  inDatabase(async (database, dir) => {
    const text =
      "date,item,demand,price,shop\n2024-01-01,a,-5,1,x\n2024-01-02,a,1,9,x\n2024-01-03,a,1,1,y\n2024-02-01,a,1,9,y\n";
    const { broken, checked } = await check(database, dir, text, {
      until: "2024-01-31",
      cleaning: { nonNegative: false, ranges: { price: [0, 5] }, allowed: { shop: ["x"] } },
    });
    assertEquals(broken, ["", "OUT_OF_RANGE", "NOT_ALLOWED", "OUTSIDE_SPAN"]);
    assertEquals([countBroken(checked, ["OUTSIDE_SPAN"]), countBroken(checked, ["OUTSIDE_SPAN", "OUT_OF_RANGE"])], [
      1,
      2,
    ]);
  }));

Deno.test("checkRows() never leaves a row out for an exogenous value", () =>
  inDatabase(async (database, dir) => {
    const text = "date,item,demand,colour,price,zip\n2024-01-01,a,1,red,1.5,04109\n2024-01-02,a,1,blue,inf,04109\n" +
      "2024-01-03,a,1,,abc,04109\n2024-01-04,a,1,red,NaN,04109\n2024-01-05,a,1,red,9,04109\n";
    const { checked, broken } = await check(database, dir, text, {
      exogenous: { static: ["zip"], historic: ["colour"], future: ["price"], kinds: { price: "number" } },
      cleaning: { ranges: { price: [0, 5] }, allowed: { colour: ["red"] } },
    });
    assertEquals(checked.exogenous, [
      { name: "zip", kind: "static", levels: ["04109"] },
      { name: "colour", kind: "historic", levels: ["blue", "red"] },
      { name: "price", kind: "future" },
    ]);
    assertEquals(broken, ["", "", "", "", ""]);
    const x = await database.rows("SELECT x[1], x[2], x[3] FROM checked ORDER BY rn");
    assertEquals(x, [[0, 1, 1.5], [0, NaN, NaN], [0, NaN, NaN], [0, 1, NaN], [0, 1, NaN]]);
  }));

Deno.test("checkRows() numbers rows alike in every scan, whatever a scan reads", () =>
  inDatabase(async (database, dir) => {
    // The broken byte is in a column that nobody needs; a scan that skips the column would keep its row.
    const bytes = [..."date,item,demand,note\n2024-01-01,a,1,X\n2024-01-02,b,2,y\n"].map((c) =>
      c === "X" ? 0xe9 : c.charCodeAt(0)
    );
    await Deno.writeFile(`${dir}/u.csv`, new Uint8Array(bytes));
    const config = parseConfig({ source: `${dir}/u.csv`, keys: ["item"] });
    const table = await openTable(database, String(config.source));
    const checked = await checkRows(table, planDemand(config));
    assertEquals([checked.rejected, checked.keys.length], [1, 1]);
    assertEquals(await database.rows(`SELECT rn, c0, c1, c2, c3 FROM (${numberedRowsSql(table)})`), [[
      1,
      "2024-01-02",
      "b",
      "2",
      "y",
    ]]);
    assertEquals(await database.rows("SELECT rn FROM checked"), [[1]]);
  }));

Deno.test("checkRows() throws typed errors for a missing column, a bare header and a bad derived column", () =>
  inDatabase(async (database, dir) => {
    const codeOf = async (text: string, fields: Partial<ConfigInput> = {}) =>
      (await assertRejects(() => check(database, dir, text, fields), DataError)).code;
    assertEquals(await codeOf("date,item,sales\n2024-01-01,a,1\n"), "MISSING_COLUMN");
    assertEquals(await codeOf("date,item,demand\n"), "HEADER_ONLY");
    const relative = [{ name: "rel", of: "price", within: [] }];
    const rows = "date,item,demand,price\n2024-01-01,a,1,red\n";
    assertEquals(await codeOf(rows, { relative, exogenous: { future: ["price"] } }), "WRONG_TYPE");
  }));

Deno.test("checkRows() sorts keys part by part in code unit order, whatever the order of the rows", () =>
  inDatabase(async (database, dir) => {
    const text = "date,item,shop,demand\n2024-01-01,b,1,1\n2024-01-01,Z,9,1\n2024-01-01,b,10,1\n2024-01-01,é,1,1\n" +
      "2024-01-01,b,1,2\n2024-01-01,a,,1\n";
    const { checked, rows } = await check(database, dir, text, { keys: ["item", "shop"] });
    assertEquals(checked.keys.map((key) => key.parts), [["Z", "9"], ["b", "1"], ["b", "10"], ["é", "1"]]);
    assertEquals(rows.map((row) => row[1]), [1, 0, 2, 3, 1, null]);
  }));

Deno.test("checkRows() takes every text for missing that exports write for it", () =>
  inDatabase(async (database, dir) => {
    const texts = ["", "NA", "N/A", "null", "NULL", "0", "-0", "1e3", " 5", "+7"];
    const rows = texts.map((text, i) => `2024-01-${10 + i},a,${text}`);
    const { rows: read, broken } = await check(database, dir, `date,item,demand\n${rows.join("\n")}\n`);
    assertEquals(broken.every((code) => code === ""), true, String(broken));
    assertEquals(read.map((row) => row[4]), [NaN, NaN, NaN, NaN, NaN, 0, -0, 1000, 5, 7]);
  }));

Deno.test("checkRows() compares the span by whole periods", () =>
  inDatabase(async (database, dir) => {
    const text = "date,item,demand\n2023-12-31,a,1\n2024-01-01,a,1\n2024-02-29,a,1\n2024-03-01,a,1\n";
    const { broken } = await check(database, dir, text, {
      frequency: "month",
      from: "2024-01-15",
      until: "2024-02-10",
    });
    assertEquals(broken, ["OUTSIDE_SPAN", "", "", "OUTSIDE_SPAN"]);
  }));

Deno.test("checkRows() refuses numbers with decimal commas, and quarantines a rare one", () =>
  inDatabase(async (database, dir) => {
    const rows = (commas: number) =>
      "date;item;demand\n" +
      Array.from({ length: 500 }, (_, i) => `2024-01-01;a;${i < commas ? "1.012,5" : "12"}\n`).join("");
    const error = await assertRejects(() => check(database, dir, rows(6)), DataError);
    assertEquals([error.code, error.context.count], ["DECIMAL_COMMA", 6]);
    const { broken } = await check(database, dir, rows(5));
    assertEquals(broken.filter((code) => code === "WRONG_TYPE").length, 5);
    const words = "date,item,demand\n2024-01-01,a,many\n2024-01-02,a,1\n";
    assertEquals((await check(database, dir, words)).broken, ["WRONG_TYPE", ""], "words are no commas");
    const underscores = "date,item,demand\n2024-01-01,a,1_2\n2024-01-02,a,1\n";
    assertEquals((await check(database, dir, underscores)).broken, ["WRONG_TYPE", ""], "1_2 is no number");
  }));
