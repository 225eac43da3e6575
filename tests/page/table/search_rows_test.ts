import { assertEquals } from "@std/assert";
import { findRows, plainText } from "@lib/page/table/search_rows.ts";

const ROWS = ["Tea\nnorth\n1,234", "tea\nMünchen\n5", "Coffee\nnorth\n7"].map(plainText);

Deno.test("findRows() wants every word, in any column, in any order", () => {
  assertEquals(findRows(ROWS, "north TEA"), [0]);
  assertEquals(findRows(ROWS, "munchen"), [1]);
  assertEquals(findRows(ROWS, "MÜNCH"), [1]);
  assertEquals(findRows(ROWS, "1,234"), [0]);
});

Deno.test("findRows() without words gives every row, of what nobody has none", () => {
  assertEquals(findRows(ROWS, "  "), [0, 1, 2]);
  assertEquals(findRows(ROWS, "tea west"), []);
});

Deno.test("findRows() a word does not run over the end of a column", () => {
  assertEquals(findRows(["ab\ncd"], "bc"), []);
});
