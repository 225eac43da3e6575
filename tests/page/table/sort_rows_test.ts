import { assertEquals } from "@std/assert";
import { sortRows } from "@lib/page/table/sort_rows.ts";

Deno.test("sortRows() numbers by size, what is unknown last in both directions", () => {
  const values = [10, null, 9, NaN, -1], rows = [0, 1, 2, 3, 4], value = (row: number) => values[row]!;
  assertEquals(sortRows(rows, value, "ascending"), [4, 2, 0, 1, 3]);
  assertEquals(sortRows(rows, value, "descending"), [0, 2, 4, 1, 3]);
});

Deno.test("sortRows() texts as people do: numbers in them by size, empty ones last", () => {
  const texts = ["item 10", "", "item 9", "Äpfel", "b"], value = (row: number) => texts[row]!;
  assertEquals(sortRows([0, 1, 2, 3, 4], value, "ascending").map((row) => texts[row]), [
    "Äpfel",
    "b",
    "item 9",
    "item 10",
    "",
  ]);
});

Deno.test("sortRows() leaves equal ones as they were, and its input too", () => {
  const rows = [3, 1, 2];
  assertEquals(sortRows(rows, () => 0, "descending"), [3, 1, 2]);
  assertEquals(sortRows(rows, (row) => row, "ascending"), [1, 2, 3]);
  assertEquals(rows, [3, 1, 2]);
});
