import { assertEquals } from "@std/assert";
import { textTableOf } from "../../lib/memory/text_table.ts";

Deno.test("textTableOf() is what a file would hold, with the ways back", () => {
  const data = { day: [new Date("2024-01-01")], item: [7], sold: Float64Array.of(NaN) };
  const { table, codecs } = textTableOf(data, { keys: ["item"], time: "day", target: "sold" });
  assertEquals(Object.fromEntries(table.columns), { day: ["2024-01-01"], item: ["7"], sold: [null] });
  assertEquals([codecs.time.value("2024-01-02"), codecs.keys[0]?.("7")], [new Date("2024-01-02"), 7]);
});
