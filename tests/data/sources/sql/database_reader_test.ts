import { assertEquals } from "@std/assert";
import { orderBy } from "../../../../lib/data/sources/sql/database_reader.ts";

Deno.test("orderBy() is nothing without columns", () => {
  assertEquals([orderBy([]), orderBy(['"a"', '"b"'])], ["", ' ORDER BY "a", "b"']);
});
