import { assertEquals } from "@std/assert";
import { isOfRows } from "@lib/report/record/record_layout.ts";
import { sampleRecord } from "../_run_record.ts";

Deno.test("isOfRows() by the calendar of the record", () => {
  const record = sampleRecord(3), calendar = { frequency: "row", anchor: 0 } as const;
  assertEquals([isOfRows(record), isOfRows({ head: { ...record.head, calendar } })], [false, true]);
});
