import { assertEquals } from "@std/assert";
import { rowsCsv } from "@lib/page/table/rows_csv.ts";

Deno.test("rowsCsv() rows in their order, numbers of six digits, unknown empty, formulas harmless", () => {
  const names = ["tea, green", "=1+1"], errors = [1234.56, null];
  const columns = [
    { title: "Key", text: (row: number) => names[row]!, value: (row: number) => names[row]! },
    { title: "Error", isNumber: true, text: () => "about a thousand", value: (row: number) => errors[row]! },
  ];
  assertEquals(rowsCsv(columns, [1, 0]), `Key,Error\n'=1+1,\n"tea, green",1234.56\n`);
});
