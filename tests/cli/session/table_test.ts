import { assertEquals } from "@std/assert";
import { firstRows, formatCounts, formatTable } from "@lib/cli/session/table.ts";

Deno.test("formatTable() aligns numbers right and texts left, also wide and combining characters", () => {
  const text = formatTable([
    { title: "key", cells: ["a", "日本", "e\u0301é", "🛒"] },
    { title: "n", cells: ["1", "–", "1234.5", "3 %"] },
    { title: "note", cells: ["", "x", "", ""] },
  ]);
  const expected = ["key        n  note", "a          1", "日本       –  x", "e\u0301é    1234.5", "🛒       3 %"];
  assertEquals(text.split("\n"), expected);
});

Deno.test("formatTable() keeps each row on one line, whatever a key contains", () => {
  const text = formatTable([{ title: "key", cells: ["a\nb\t\u001b[31m", "c"], align: "right" }], { indent: 2 });
  assertEquals(text.split("\n").length, 3);
  assertEquals(text.includes("\u001b"), false);
  assertEquals(text.split("\n")[1].trim(), "a\\nb\\t\\u001b[31m");
  assertEquals(formatTable([]), "");
  assertEquals(formatTable([{ title: "empty", cells: [] }]), "empty");
});

Deno.test("formatCounts() has a line for each name", () => {
  assertEquals(
    formatCounts({ ok: 12, drifted: 3 }, { title: "keys", unit: "number" }),
    [
      "keys     number",
      "ok           12",
      "drifted       3",
    ].join("\n"),
  );
});

Deno.test("firstRows() says how many more there are, and how to see them", () => {
  assertEquals(firstRows([1, 2, 3], { most: 3 }), { rows: [1, 2, 3], more: "" });
  assertEquals(firstRows([1, 2, 3], { most: 1, remedy: "raise it" }), { rows: [1], more: "\n… and 2 more: raise it" });
});
