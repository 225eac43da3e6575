import { assertEquals } from "@std/assert";
import type { ConfigInput } from "../../../../lib/core/config/config.ts";
import { quoteText } from "../../../../lib/data/tables/database.ts";
import { cellRules, sqlCellTests } from "../../../../lib/data/demand/expectations/cell_rules.ts";
import { inDatabase, itemConfig } from "../../_tables.ts";

function rulesOf(fields: Partial<ConfigInput> = {}, hasUnreadable = true) {
  const { cleaning } = itemConfig("t.csv", { exogenous: { future: ["price"] }, ...fields });
  const tests = sqlCellTests({ text: () => "c" });
  return cellRules([{ name: "price", kind: "future", hasUnreadable }], { cleaning, tests });
}

/** Codes of the rules that a text breaks. */
function broken(text: string | null, fields: Partial<ConfigInput> = {}) {
  return inDatabase(async (database) => {
    const rules = rulesOf(fields);
    const value = text === null ? "NULL::VARCHAR" : quoteText(text);
    const [row] = await database.rows(
      `SELECT ${rules.map((rule) => rule.broken).join(", ")} FROM (SELECT ${value} AS c)`,
    );
    assertEquals(row.includes(null), false, "a condition is never null");
    return rules.filter((_, r) => row[r] === true).map(({ code }) => code);
  });
}

Deno.test("cellRules() asks for numbers only where a column has others", () => {
  assertEquals(rulesOf().map(({ code }) => code), ["UNREADABLE_VALUE"]);
  assertEquals(rulesOf({}, false), []);
});

Deno.test("cellRules() lets numbers and every text for missing pass", async () => {
  for (const text of [null, "", " ", "NA", "n/a", "-", "NaN", "null", "0", "-3", "1e9"]) {
    assertEquals(await broken(text), [], String(text));
  }
  for (const text of ["dear", "12,5", "inf", "-Infinity", "1e999"]) {
    assertEquals(await broken(text), ["UNREADABLE_VALUE"]);
  }
});

Deno.test("cellRules() takes the config's rules of exogenous columns, and of no others", async () => {
  const fields = {
    cleaning: { ranges: { price: [0, 5], demand: [0, 1] }, allowed: { price: ["1", "9"] } },
  } satisfies Partial<ConfigInput>;
  assertEquals(await broken("1", fields), []);
  assertEquals(await broken("9", fields), ["OUT_OF_RANGE"]);
  assertEquals(await broken("2", fields), ["NOT_ALLOWED"]);
});
