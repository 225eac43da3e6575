import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { requestRows } from "../../lib/memory/request_rows.ts";

const TABLE = {
  keyColumns: ["item"],
  time: "day",
  target: "sold",
  frequency: "day",
  columns: [{ name: "price", kind: "future" }, { name: "stock", kind: "historic" }],
} as const;

Deno.test("requestRows() has the columns of the table, of future rows those known ahead alone", () => {
  const data = [{ day: new Date("2024-01-01"), item: 7, sold: NaN, price: true, stock: 3, note: "x" }];
  assertEquals(requestRows(data, TABLE, "actuals").rows, [
    { key: ["7"], ds: "2024-01-01", values: { sold: null, price: "1", stock: 3 } },
  ]);
  assertEquals(requestRows(data, TABLE, "future").rows[0]?.values, { price: "1" });
  assertEquals([undefined, []].map((none) => requestRows(none, TABLE, "actuals").rows), [[], []]);
});

Deno.test("requestRows() needs key, time and, of what came, the target", () => {
  const code = (row: Record<string, unknown>, what: "actuals" | "future") =>
    assertThrows(() => requestRows([row], TABLE, what), DataError).code;
  assertEquals(code({ day: "2024-01-01", sold: 1 }, "actuals"), "MISSING_COLUMN");
  assertEquals(code({ day: "2024-01-01", item: 1 }, "actuals"), "MISSING_COLUMN");
  assertEquals(requestRows([{ day: "2024-01-01", item: 1 }], TABLE, "future").rows[0]?.values, {});
});

Deno.test("requestRows() of a table of hours takes no midnight for a day, wherever the machine is", () => {
  const rows = (day: Date, frequency: "hour" | "day") =>
    requestRows([{ day, item: 1, sold: 1 }], { ...TABLE, frequency }, "actuals").rows.map(({ ds }) => ds);
  const local = new Date(2024, 5, 10), [iso] = local.toISOString().split(".");
  assertEquals([rows(local, "hour"), rows(local, "day")], [[`${iso}Z`], ["2024-06-10"]]);
  assertEquals(rows(new Date("2024-06-10"), "hour"), ["2024-06-10T00:00:00Z"]);
});
