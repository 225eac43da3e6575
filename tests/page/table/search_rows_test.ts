import { assertEquals } from "@std/assert";
import { plainText, searchRows } from "@lib/page/table/search_rows.ts";

const ROWS = ["Tea\nnorth\n1,234", "tea\nMünchen\n5", "Coffee\nnorth\n7"].map(plainText);

Deno.test("searchRows() wants every word, in any column, in any order", () => {
  assertEquals(searchRows(ROWS, "north TEA"), [0]);
  assertEquals(searchRows(ROWS, "munchen"), [1]);
  assertEquals(searchRows(ROWS, "MÜNCH"), [1]);
  assertEquals(searchRows(ROWS, "1,234"), [0]);
});

Deno.test("searchRows() without words gives every row, of what nobody has none", () => {
  assertEquals(searchRows(ROWS, "  "), [0, 1, 2]);
  assertEquals(searchRows(ROWS, "tea west"), []);
});

Deno.test("searchRows() a word does not run over the end of a column", () => {
  assertEquals(searchRows(["ab\ncd"], "bc"), []);
});
