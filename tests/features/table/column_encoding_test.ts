import { assertEquals } from "@std/assert";
import { missingColumn, missingSlot } from "@lib/features/table/column_encoding.ts";

Deno.test("missingColumn() is 1 where a value is missing, and missingSlot() names it", () => {
  assertEquals([...missingColumn(Float64Array.of(0, NaN, 3))], [0, 1, 0]);
  assertEquals(missingSlot("price").name, "price_missing");
});
