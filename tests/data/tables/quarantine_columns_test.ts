import { assertEquals } from "@std/assert";
import { isQuarantine, QUARANTINE_COLUMNS } from "../../../lib/data/tables/quarantine_columns.ts";

Deno.test("isQuarantine() knows a quarantine by its first columns, in order", () => {
  const [reason, row, line] = QUARANTINE_COLUMNS;
  assertEquals(isQuarantine([...QUARANTINE_COLUMNS, "date", "item"]), true);
  assertEquals(isQuarantine(["date", ...QUARANTINE_COLUMNS]), false);
  assertEquals(isQuarantine([row, reason, line].map(String)), false);
  assertEquals(isQuarantine([]), false);
});
