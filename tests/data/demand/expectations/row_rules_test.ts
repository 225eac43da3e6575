import { assertEquals } from "@std/assert";
import { parseConfig } from "../../../../lib/core/config/config.ts";
import type { ConfigInput } from "../../../../lib/core/config/config.ts";
import { isLongKey, rowRules, type RowSql, sqlTests } from "../../../../lib/data/demand/expectations/row_rules.ts";
import { inDatabase } from "../../_tables.ts";
import { quoteText } from "../../../../lib/data/tables/database.ts";
import { OUTSIDE } from "../../../../lib/data/demand/row_codes.ts";
import { planDemand } from "../../../../lib/data/demand/demand_plan.ts";

const SQL: RowSql = {
  text: (column) => `"${column}"`,
  target: "y",
  period: "period",
  day: "day",
  fault: "fault",
  blank: "false",
};
const OPEN = { first: -Infinity, last: Infinity };

function rules(fields: Partial<ConfigInput> = {}, span = OPEN) {
  const plan = planDemand(parseConfig({ source: "x", keys: ["item"], ...fields }));
  return rowRules(plan, { tests: sqlTests(SQL, plan), times: { format: "YYYY-MM-DD", span } });
}

Deno.test("rowRules() holds rows to identity first, then values", () => {
  assertEquals(rules().map(({ code, column }) => `${code} ${column}`.trim()), [
    "BLANK_ROW",
    "MISSING_KEY item",
    "LONG_KEY item",
    "MISSING_TIME date",
    "INVALID_DATE date",
    "TIME_ZONE date",
    "CLOSED_DAY date",
    "WRONG_TYPE demand",
    "NON_FINITE demand",
    "NEGATIVE demand",
  ]);
});

Deno.test("rowRules() has rules of the config only where it asks for them", () => {
  const codes = (fields: Partial<ConfigInput>, span = OPEN) => rules(fields, span).map((rule) => rule.code);
  assertEquals(codes({ cleaning: { nonNegative: false } }).includes("NEGATIVE"), false);
  assertEquals(codes({ cleaning: { ranges: { price: [0, 5] } } }).at(-1), "OUT_OF_RANGE");
  assertEquals(codes({ cleaning: { allowed: { item: ["a"] } } }).at(-1), "NOT_ALLOWED");
  assertEquals(codes({}, { first: 1, last: Infinity }).includes(OUTSIDE), true);
});

Deno.test("rowRules() conditions are never null, so that no row slips through", () =>
  inDatabase(async (database) => {
    const all = rules({
      cleaning: { ranges: { price: [0, 5] }, allowed: { item: ["it's"], date: [] } },
    }, { first: 0, last: 9 });
    const row =
      "SELECT NULL::VARCHAR AS item, NULL::VARCHAR AS date, NULL::VARCHAR AS demand, NULL::VARCHAR AS price, " +
      "NULL::DOUBLE AS y, NULL::DOUBLE AS x0, 5 AS day, 0 AS fault";
    const [values] = await database.rows(`SELECT ${all.map((rule) => rule.broken).join(", ")} FROM (${row})`);
    const broken = all.filter((_, r) => values[r] === true).map((rule) => rule.code);
    assertEquals(values.includes(null), false);
    assertEquals(broken, ["MISSING_KEY", "MISSING_TIME"]);
  }));

/** Which rules a row of texts breaks, in order. */
async function broken(
  row: Record<string, string | null>,
  fields: Partial<ConfigInput> = {},
  span = OPEN,
): Promise<string[]> {
  const all = rules(fields, span);
  return await inDatabase(async (database) => {
    const text = (name: string) => row[name] === null ? "NULL::VARCHAR" : quoteText(row[name] ?? "");
    const columns = ["item", "date", "demand", "price"].map((name) => `${text(name)} AS ${name}`);
    const sql = `SELECT ${all.map((rule) => rule.broken).join(", ")} FROM (SELECT *, TRY_CAST(demand AS DOUBLE) AS y,
      TRY_CAST(price AS DOUBLE) AS x0, TRY_CAST(date AS DATE) - DATE '1970-01-01' AS day,
      CASE WHEN date = '2024-01-06' THEN 2 WHEN date LIKE '%Z' THEN 1 WHEN TRY_CAST(date AS DATE) IS NOT NULL THEN 0 END
      AS fault FROM (SELECT ${columns.join(", ")}))`;
    const [values] = await database.rows(sql);
    return all.filter((_, r) => values[r] === true).map((rule) => `${rule.code} ${rule.column}`.trim());
  });
}
const GOOD = { item: "a", date: "2024-01-05", demand: "5", price: "1.5" };

Deno.test("rowRules() break for exactly what they say", async () => {
  assertEquals(await broken(GOOD), []);
  assertEquals(await broken({ ...GOOD, item: "" }), ["MISSING_KEY item"]);
  assertEquals(await broken({ ...GOOD, item: null }), ["MISSING_KEY item"]);
  assertEquals(await broken({ ...GOOD, item: "k".repeat(512) }), []);
  assertEquals(await broken({ ...GOOD, item: "k".repeat(513) }), ["LONG_KEY item"]);
  assertEquals(await broken({ ...GOOD, item: "é".repeat(257) }), ["LONG_KEY item"]);
  assertEquals(await broken({ ...GOOD, item: "k".repeat(300), price: "k".repeat(213) }, { keys: ["item", "price"] }), [
    "LONG_KEY item",
  ]);
  assertEquals(await broken({ ...GOOD, date: "2024-01-05Z" }), ["TIME_ZONE date"]);
  assertEquals(await broken({ ...GOOD, date: "2024-01-06" }), ["CLOSED_DAY date"]);
  assertEquals(await broken({ ...GOOD, date: "2024-13-05" }), ["INVALID_DATE date"]);
  assertEquals(await broken({ ...GOOD, demand: "five" }), ["WRONG_TYPE demand"]);
  for (const demand of ["Infinity", "-inf", "1e999"]) {
    assertEquals((await broken({ ...GOOD, demand }))[0], "NON_FINITE demand");
  }
  assertEquals(await broken({ ...GOOD, demand: "-0.001" }), ["NEGATIVE demand"]);
  assertEquals(await broken({ ...GOOD, demand: "NA", price: "" }), []);
});

Deno.test("rowRules() take every word for no value as a missing target, as in side columns of numbers", async () => {
  const cleaning = { ranges: { demand: [0, 9] as [number, number] } };
  for (const demand of ["", " ", "NA", "N/A", "n/a", "#N/A", "null", "None", "NaN", "nan", "-", null]) {
    assertEquals(await broken({ ...GOOD, demand }, { cleaning }), [], `${demand}`);
  }
  for (const demand of ["--", "n.a.", "none left"]) {
    assertEquals(await broken({ ...GOOD, demand }), ["WRONG_TYPE demand"]);
  }
});

Deno.test("rowRules() ask nothing of an exogenous column, not even what the config asks of it", async () => {
  const exogenous = { future: ["price"] };
  for (const price of ["NaN", "-inf", "dear", "-3"]) assertEquals(await broken({ ...GOOD, price }, { exogenous }), []);
  const ranges = { price: [1, 2] as [number, number] };
  assertEquals(await broken({ ...GOOD, price: "9" }, { exogenous, cleaning: { ranges } }), []);
  assertEquals(
    await broken({ ...GOOD, price: "9" }, { cleaning: { ranges } }),
    ["OUT_OF_RANGE price"],
    "no exogenous column",
  );
});

Deno.test("rowRules() hold both ends of ranges and spans inside", async () => {
  const ranged = { cleaning: { ranges: { price: [1, 2] as [number, number] } } };
  for (const price of ["1", "2", "1.5", ""]) assertEquals(await broken({ ...GOOD, price }, ranged), []);
  for (const price of ["0.999", "2.001"]) {
    assertEquals(await broken({ ...GOOD, price }, ranged), ["OUT_OF_RANGE price"]);
  }
  const day = 19_727;
  assertEquals(await broken(GOOD, {}, { first: day, last: day }), []);
  assertEquals(await broken(GOOD, {}, { first: day + 1, last: Infinity }), ["OUTSIDE_SPAN date"]);
  assertEquals(await broken(GOOD, {}, { first: -Infinity, last: day - 1 }), ["OUTSIDE_SPAN date"]);
});

Deno.test("rowRules() allow listed texts only, with any signs in them", async () => {
  const only = (texts: string[]) => ({ cleaning: { allowed: { item: texts } } });
  assertEquals(await broken({ ...GOOD, item: "it's" }, only(["it's", 'a"b'])), []);
  assertEquals(await broken({ ...GOOD, item: "its" }, only(["it's"])), ["NOT_ALLOWED item"]);
  assertEquals(await broken(GOOD, only([])), ["NOT_ALLOWED item"]);
});

Deno.test("rowRules() say in words what they want", () => {
  const config = {
    from: "2024-01-01",
    cleaning: { ranges: { price: [0, 5] as [number, number] }, allowed: { item: ["a"] } },
  };
  const wants = new Map(rules(config, { first: 1, last: Infinity }).map((rule) => [rule.code, rule.requirement]));
  assertEquals(wants.get("OUTSIDE_SPAN"), "lie in [2024-01-01, the last]");
  assertEquals([wants.get("OUT_OF_RANGE"), wants.get("NOT_ALLOWED")], ["lie in [0, 5]", 'be one of ["a"]']);
  assertEquals(wants.get("NEGATIVE"), "be >= 0");
});

Deno.test("isLongKey() counts the bytes of all parts together, in UTF-8", () => {
  const half = "ä".repeat(128);
  assertEquals([isLongKey([half, null, half]), isLongKey([half, half, "b"])], [false, true]);
});
