import { assertEquals } from "@std/assert";
import { CLASS } from "../../../lib/data/tables/column_kinds.ts";
import {
  classOf,
  isCode,
  isErrorWord,
  isFormatted,
  isNoLevel,
  isNoNumber,
  numberOf,
} from "../../../lib/data/tables/number_text.ts";
import { quoteText } from "../../../lib/data/tables/database.ts";
import {
  isErrorWordSql,
  isFormattedSql,
  isNoLevelSql,
  isNoNumberSql,
  numberSql,
} from "../../../lib/data/tables/number_sql.ts";
import { inDatabase } from "../_tables.ts";

// deno-fmt-ignore
const TEXTS = [
  "1", " 1", "1 ", "\u00a01", "\t1\n", "\v1", "+1", "-1", "+ 1", "--1", "+-1", ".5", "5.", ".", "1e5", "1E-5", "1e", "e5", "1e999",
  "-1e999", "1e-999", "inf", "-inf", "+Infinity", "infin", "nan", "NaN", "-nan", "nan(1)", "0x10", "1_000", "1,5", "1 000", "1 000",
  "1.234,56", "€ 5", "5 %", "(5)", "USD 1,000.50", "kr 5", "030 123", "true", "", " ", "-", "n/a", "N/A", "NA", "#N/A", "null", "None",
  "#REF!", "#div/0!", "#NAME?", "１", "1d", "007", "00", "0.5", "0", "1.5.2", "9007199254740993", "0.1e1", "x", "line\nbreak",
];

Deno.test("numberOf() and its like say of every text what the database says", () =>
  inDatabase(async (database) => {
    for (const text of TEXTS) {
      const sql = quoteText(text);
      const [number, ...facts] = await database.row(
        `SELECT ${
          [numberSql, isNoNumberSql, isNoLevelSql, isErrorWordSql, isFormattedSql].map((of) => of(sql)).join(", ")
        }`,
      );
      const own = [isNoNumber(text), isNoLevel(text), isErrorWord(text), isFormatted(text)];
      assertEquals([numberOf(text), ...own], [number, ...facts], JSON.stringify(text));
    }
  }));

Deno.test("numberOf() and its like take null for no value", () => {
  assertEquals([numberOf(null), isNoNumber(null), isNoLevel(null)], [null, true, true]);
  assertEquals([isErrorWord(null), isFormatted(null), isCode(null), classOf(null)], [false, false, false, 0]);
});

Deno.test("classOf() tells numbers, codes, words, failed formulas and numbers that are written otherwise", () => {
  const of = (texts: string) => texts.split(" ").map(classOf);
  assertEquals(of("1 0.5 0"), [CLASS.number, CLASS.number, CLASS.number]);
  assertEquals(of("04109 inf nan red #REF! 1,5"), [
    CLASS.code,
    CLASS.infinite,
    0,
    CLASS.word,
    CLASS.failed,
    CLASS.formatted,
  ]);
});
