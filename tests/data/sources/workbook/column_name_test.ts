import { assertEquals } from "@std/assert";
import { columnName, columnOf } from "../../../../lib/data/sources/workbook/column_name.ts";

Deno.test("columnName() and columnOf() are the letters of a sheet", () => {
  assertEquals([0, 25, 26, 701, 702].map(columnName), ["A", "Z", "AA", "ZZ", "AAA"]);
  assertEquals(["A", "Z", "AA", "ZZ", "AAA"].map(columnOf), [0, 25, 26, 701, 702]);
});
