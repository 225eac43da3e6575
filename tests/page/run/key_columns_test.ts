import { assertEquals } from "@std/assert";
import { keyColumns } from "@lib/page/run/key_columns.ts";
import type { KeyTable } from "@lib/report/record/run_record.ts";

const TABLE: KeyTable = {
  count: 2,
  blockSize: 50,
  columns: [
    { type: "text", name: "key:item", title: "item", texts: ["tea", "a/b"], codes: [1, 0] },
    { type: "text", name: "status", title: "Status", texts: ["champion"], codes: [0, 0] },
    { type: "number", name: "rmsse", title: "RMSSE", unit: "", better: "lower", values: [0.51234, null] },
    { type: "number", name: "share", title: "Zeros", unit: "%", better: null, values: [12, 0] },
  ],
};

Deno.test("keyColumns() texts by their codes, numbers for people, unknown as a dash and last", () => {
  const [item, , error, share] = keyColumns(TABLE);
  assertEquals([item?.text(0), item?.text(1), error?.text(1), error?.value(1)], ["a/b", "tea", "–", null]);
  assertEquals([error?.isNumber, error?.value(0), share?.title], [true, 0.51234, "Zeros (%)"]);
  assertEquals(error?.help?.endsWith("lower is better."), true);
});
