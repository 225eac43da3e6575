import { assertEquals } from "@std/assert";
import { tableFromArrays } from "@uwdata/flechette";
import { textTableOf } from "../../lib/memory/text_table.ts";

Deno.test("textTableOf() is what a file would hold, with the ways back", () => {
  const data = { day: [new Date("2024-01-01")], item: [7], sold: Float64Array.of(NaN) };
  const { table, codecs } = textTableOf(data, { problem: "forecast", keys: ["item"], time: "day", target: "sold" });
  assertEquals(Object.fromEntries(table.columns), { day: ["2024-01-01"], item: ["7"], sold: [null] });
  assertEquals([codecs.time.value("2024-01-02"), codecs.keys[0]?.("7")], [new Date("2024-01-02"), 7]);
});

Deno.test("textTableOf() gives dates of Arrow back as dates, so that the table made of them has their type", () => {
  const hour = new Date("2024-01-01T05:00:00Z"),
    asked = { problem: "forecast" as const, keys: [], time: "at", target: "sold" };
  for (const at of [new Date("2024-01-01"), hour]) {
    const data = tableFromArrays({ at: [at], sold: [1] }),
      [text] = textTableOf(data, asked).table.columns.get("at") ?? [];
    const { value } = textTableOf(data, asked).codecs.time, made = tableFromArrays({ at: [value(String(text))] });
    assertEquals([value(String(text)), made.schema.fields[0]?.type], [at, data.schema.fields[0]?.type]);
  }
  const counts = textTableOf(tableFromArrays({ at: [hour.getTime()], sold: [1] }), asked).codecs.time;
  assertEquals(counts.value("2024-01-01T05:00:00Z"), hour.getTime(), "numbers stay numbers");
});
