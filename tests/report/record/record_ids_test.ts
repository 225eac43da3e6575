import { assertEquals } from "@std/assert";
import { blockId, RECORD_ID } from "@lib/report/record/record_ids.ts";

Deno.test("blockId() each block has an id of its own, none that of the record", () => {
  assertEquals(new Set([RECORD_ID, blockId(0), blockId(1), blockId(10)]).size, 4);
});
