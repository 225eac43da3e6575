import { assertEquals } from "@std/assert";
import { columnAhead, ColumnQuarantine } from "../../../lib/data/columns/column_findings.ts";
import type { ReadColumns } from "../../../lib/data/columns/checked_columns.ts";
import { tableOf } from "./_both_readers.ts";

function rows(code: readonly number[], x: readonly number[]): ReadColumns {
  return {
    key: new Int32Array(code.length),
    period: new Int32Array(code.length),
    code: Uint16Array.from(code),
    y: new Float64Array(code.length),
    x: [Float64Array.from(x)],
    groups: [],
  };
}

Deno.test("ColumnQuarantine keeps bad rows by number, defused in CSV, and not those that are left aside", () => {
  const quarantine = new ColumnQuarantine(tableOf({ header: ["item"], rows: [["=1+1"], ['a"b'], ["c"], [null]] }));
  const rule = { severity: "error", requirement: "" } as const;
  const rules = [{ ...rule, code: "NEGATIVE", column: "y" }, {
    ...rule,
    code: "ROWS_AHEAD",
    column: "",
    aside: true,
  }] as const;
  assertEquals(quarantine.collect(rows([1, 0, 2, 1], []), { rules }, [2]), 3);
  assertEquals(quarantine.csv(["item"]).split("\n"), [
    "quarantine_reason,quarantine_row,quarantine_line,item",
    "NEGATIVE: y,1,,'=1+1",
    'DUPLICATE_KEY_TIME,2,,"a""b"',
    "NEGATIVE: y,4,,",
    "",
  ]);
});

Deno.test("columnAhead() tells levels that no good row has, and forgets them", async () => {
  const read = rows([0, 3, 3, 3], [0, 2, 0, NaN]), ahead = columnAhead(read);
  assertEquals(await ahead.unknownLevels(0, [3]), [{ level: 2, rows: 1 }]);
  await ahead.forget(new Map([[0, [2]]]), [3]);
  assertEquals([...read.x[0]!], [0, NaN, 0, NaN]);
  assertEquals(await ahead.countMissing([0], [3]), [2]);
});
