import { assertEquals, assertStrictEquals } from "@std/assert";
import { TextCoder } from "@lib/inference/log/coded_texts.ts";

Deno.test("TextCoder.encode() each text once, over columns, missing as empty, some rows of a column", () => {
  const coder = new TextCoder(), first = coder.encode(["a", "a", null, "b"]);
  assertEquals(first, { values: ["a", "", "b"], codes: Int32Array.of(0, 0, 1, 2) });
  const next = coder.encode(["c", "b", "c"], Int32Array.of(1, 2));
  assertEquals([...next.codes], [2, 3]);
  assertStrictEquals(next.values, first.values);
});
