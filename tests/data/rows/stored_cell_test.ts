import { assertEquals } from "@std/assert";
import { cellStorage } from "@lib/data/rows/stored_cell.ts";
import { rowConfig } from "./_rows.ts";

Deno.test("cellStorage() keeps what a column can hold, and says of all else which rule it breaks", () => {
  const store = cellStorage([
    { name: "age", holds: "number" },
    { name: "plan", holds: "category", levels: ["basic", "gold"] },
    { name: "note", holds: "text" },
    { name: "shop", holds: "category", levels: ["a"] },
  ], rowConfig({ keys: ["shop"], cleaning: { ranges: { age: [0, 120] }, allowed: { note: ["fine"], shop: ["b"] } } }));
  const told = (c: number, cell: string | null) => {
    const { number, text, fault } = store(c, cell);
    return [number, text, fault?.code ?? ""];
  };
  assertEquals([told(0, "31"), told(0, null), told(0, "900"), told(0, "old")], [
    [31, "", ""],
    [NaN, "", ""],
    [NaN, "", "OUT_OF_RANGE"],
    [NaN, "", "UNREADABLE_VALUE"],
  ]);
  assertEquals([told(1, "gold"), told(1, " "), told(2, "fine"), told(2, "bad")], [
    [1, "", ""],
    [NaN, "", ""],
    [NaN, "fine", ""],
    [NaN, "", "NOT_ALLOWED"],
  ]);
  // A key that breaks a rule is out with its row.
  assertEquals(told(3, "a"), [0, "", ""]);
});
