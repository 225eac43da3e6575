import { assertEquals } from "@std/assert";
import { givenRows } from "@lib/data/rows/given_rows.ts";

Deno.test("givenRows() has numbers and truths as texts, and tells what is no cell", () => {
  const { given, wrong } = givenRows([{ a: 1.5, b: true, c: "007" }, { a: null, c: [1], d: "" }]);
  assertEquals([...given.columns], [["a", ["1.5", null]], ["b", ["true", null]], ["c", ["007", null]], ["d", [
    null,
    null,
  ]]]);
  assertEquals([given.rows, wrong], [2, [{ row: 1, column: "c" }]]);
});

Deno.test("givenRows() takes no inherited names for columns", () => {
  const { given } = givenRows([JSON.parse('{"constructor": 1}'), {}]);
  assertEquals([...given.columns], [["constructor", ["1", null]]]);
});
