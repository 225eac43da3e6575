import { assertEquals } from "@std/assert";
import {
  isErrorWordSql,
  isFormattedSql,
  isNoLevelSql,
  isNoNumberSql,
  numberSql,
} from "../../../lib/data/tables/number_sql.ts";
import { quoteText } from "../../../lib/data/tables/database.ts";
import { inDatabase } from "../_tables.ts";

function readAll(sql: (text: string) => string, texts: readonly string[]): Promise<unknown[]> {
  return inDatabase(async (database) => {
    const rows = await database.rows(
      `SELECT ${sql("word")} FROM (SELECT unnest([${texts.map(quoteText).join(", ")}]) AS word)`,
    );
    return rows.map(([value]) => value);
  });
}

Deno.test("numberSql() reads plain numbers, and no underscores, commas or signs of other things", async () => {
  assertEquals(await readAll(numberSql, ["1", "-2.5", "+3", "1e3", " 4 ", ".5"]), [1, -2.5, 3, 1000, 4, 0.5]);
  const none = ["1_2", "_1", "2,47", "7%", "€5", "0x1F", "1 234", "", "many"];
  assertEquals(await readAll(numberSql, none), none.map(() => null));
});

Deno.test("isFormattedSql() knows numbers but for commas, thousands, percent signs and currencies", async () => {
  const formatted = [
    "2,47",
    "-0,5",
    "1.234,5",
    "1,234.50",
    "1 234",
    "1'234",
    "1\u00a0234",
    "7%",
    "7 %",
    "$5",
    "12,5 €",
    "EUR 3",
    "(1,234)",
    "1.234.567",
  ];
  assertEquals(await readAll(isFormattedSql, formatted), formatted.map(() => true));
  const others = ["5", "1.5", "04109", "3A", "030 123 456", "5 pieces", "1,2,3", "12.5.2022", "%", "", "#REF!", "1_2"];
  assertEquals(await readAll(isFormattedSql, others), others.map(() => false));
});

Deno.test("isErrorWordSql() knows what spreadsheets leave of formulas, a category takes it for missing", async () => {
  const words = ["#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "#NULL!"];
  assertEquals(await readAll(isErrorWordSql, words), words.map(() => true));
  assertEquals(await readAll(isNoLevelSql, [...words, "#N/A"]), [...words, "#N/A"].map(() => true));
  assertEquals(await readAll(isErrorWordSql, ["#1", "REF", ""]), [false, false, false]);
  assertEquals(await readAll(isNoNumberSql, ["#N/A", "-", "#VALUE!"]), [true, true, false]);
});
