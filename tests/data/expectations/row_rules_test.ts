import { assertEquals } from "@std/assert";
import { parseConfig } from "../../../lib/core/config.ts";
import type { ConfigInput } from "../../../lib/core/config.ts";
import { isMissingSql, OUTSIDE, rowRules, type RowSql } from "../../../lib/data/expectations/row_rules.ts";
import { inDatabase } from "../_tables.ts";

const SQL: RowSql = {
  text: (column) => `"${column}"`,
  number: (column) => column === "demand" ? "y" : "x0",
  stamp: "stamp",
  blank: "false",
  numeric: ["price"],
};
const OPEN = { first: -Infinity, last: Infinity };

function rules(fields: Partial<ConfigInput> = {}, span = OPEN) {
  return rowRules(parseConfig({ source: "x", keys: ["item"], ...fields }), SQL, span);
}

Deno.test("rowRules() holds rows to identity first, then values", () => {
  assertEquals(rules().map(({ code, column }) => `${code} ${column}`.trim()), [
    "BLANK_ROW",
    "MISSING_KEY item",
    "MISSING_TIME date",
    "TIME_ZONE date",
    "INVALID_DATE date",
    "WRONG_TYPE demand",
    "NON_FINITE demand",
    "NEGATIVE demand",
    "WRONG_TYPE price",
    "NON_FINITE price",
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
      "NULL::DOUBLE AS y, NULL::DOUBLE AS x0, 5 AS stamp";
    const [values] = await database.rows(`SELECT ${all.map((rule) => rule.broken).join(", ")} FROM (${row})`);
    const broken = all.filter((_, r) => values[r] === true).map((rule) => rule.code);
    assertEquals(values.includes(null), false);
    assertEquals(broken, ["MISSING_KEY", "MISSING_TIME"]);
  }));

Deno.test("isMissingSql() knows the texts that mean no value", () =>
  inDatabase(async (database) => {
    const texts = ["''", "'NA'", "'null'", "NULL", "'0'", "'NaN'", "' '"];
    const [row] = await database.rows(`SELECT ${texts.map(isMissingSql).join(", ")}`);
    assertEquals(row, [true, true, true, true, false, false, false]);
  }));
