import { assertEquals } from "@std/assert";
import { rowTexts } from "@lib/inference/requests/row_texts.ts";

Deno.test("rowTexts() writes cells as a file would have them, missing where a row lacks a column", () => {
  const { columns, rows } = rowTexts([{ a: 1.5, b: true }, { a: "", c: null }, { a: undefined, b: 1e21, d: NaN }]);
  assertEquals(rows, 3);
  assertEquals([...columns], [
    ["a", ["1.5", null, null]],
    ["b", ["true", null, "1e+21"]],
    ["c", [null, null, null]],
    ["d", [null, null, "NaN"]],
  ]);
});

Deno.test("rowTexts() takes names of prototypes for names of columns", () => {
  const row = JSON.parse('{"__proto__":"x","constructor":3,"toString":false}');
  assertEquals([...rowTexts([row]).columns], [["__proto__", ["x"]], ["constructor", ["3"]], ["toString", ["false"]]]);
  assertEquals(rowTexts([{}]).columns.size, 0);
});
