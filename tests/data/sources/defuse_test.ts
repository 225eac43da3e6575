import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { quoteText } from "../../../lib/data/tables/database.ts";
import { defuse, defuseSql, undefuse, undefuseSql } from "../../../lib/data/sources/defuse.ts";
import { inDatabase } from "../_tables.ts";

/** What begins a formula, by the standards named in the file. */
const SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"];

Deno.test("defuse() puts an apostrophe before each sign that begins a formula", () => {
  for (const sign of SIGNS) assertEquals(defuse(`${sign}SUM(A1)`), `'${sign}SUM(A1)`, JSON.stringify(sign));
});

Deno.test("defuse() leaves ids, plain signed numbers and lone signs", () => {
  for (const text of ["", "007", "a=b", "1-2", "-5", "+49", "-0.5", "+49,5", "-.5", "-", "+", "=", "@", "'a", "it's"]) {
    assertEquals(defuse(text), text);
  }
});

Deno.test("defuse() takes no formula for a number", () => {
  for (const text of ["-5+1", "+49-30", "-1e5+A1", "--5", "-5 ", "+(1)", "=5", "@5", "-5\n=1"]) {
    assertEquals(defuse(text), `'${text}`);
  }
});

const HOSTILE = fc.array(fc.constantFrom(...SIGNS, "'", "5", "1", ".", ",", "a"), { maxLength: 6 }).map((parts) =>
  parts.join("")
);

Deno.test("undefuse() gives back what defuse() was given, and leaves other texts (property)", () => {
  fc.assert(fc.property(fc.oneof(HOSTILE, fc.string({ unit: "grapheme" })), (text) => {
    assertEquals(undefuse(defuse(text)), text);
    if (defuse(text) !== text) assert(text !== "" && !/^[=+\-@\t\r\n\0＝＋－＠]./s.test(defuse(text)));
  }));
  assertEquals(["'a", "'-5", "'", "=1"].map(undefuse), ["'a", "'-5", "'", "=1"]);
});

Deno.test("defuseSql() and undefuseSql() say the same as defuse() and undefuse() (property)", () =>
  inDatabase(async (database) => {
    const texts = fc.sample(HOSTILE, { numRuns: 400, seed: 1 }).filter((text) => !text.includes("\0"));
    const rows = await database.rows(
      texts.map((text) =>
        `SELECT '.' || ${defuseSql("t")}, '.' || ${undefuseSql("t")} FROM (SELECT ${quoteText(text)} AS t)`
      )
        .join(" UNION ALL "),
    );
    const expected = texts.map((text) => [`.${defuse(text)}`, `.${undefuse(text)}`]);
    assertEquals(rows, expected);
    assert(expected.some(([, text], i) => text !== `.${texts[i]}`));
  }));
