import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { assertRows, assertSerial, assertSeries, hasRows } from "@lib/data/rows/assert_layout.ts";

const ROWS = { name: "spending", calendar: { frequency: "row" } } as const;
const SERIES = { name: "demo", calendar: { frequency: "day" } } as const;

Deno.test("assertSeries() and assertRows() refuse each other's tables with what to do instead", () => {
  assertEquals([hasRows(ROWS), hasRows(SERIES)], [true, false]);
  assertSeries(SERIES);
  assertRows(ROWS);
  const rows = assertThrows(() => assertSeries(ROWS), DataError),
    series = assertThrows(() => assertRows(SERIES), DataError);
  assertEquals([rows.code, rows.hint.includes("/v1/predict"), rows.message.includes("spending")], [
    "WRONG_PROBLEM",
    true,
    true,
  ]);
  assertEquals([series.code, series.hint.includes("/v1/forecast"), series.message.includes("day")], [
    "WRONG_PROBLEM",
    true,
    true,
  ]);
});

Deno.test("assertSerial() refuses a config of rows by its name, before its table is read", () => {
  const refused = { what: "evaluate", instead: "Train it first." };
  assertSerial({ name: "demo", problem: "forecast" }, refused);
  for (const problem of ["regression", "classification"] as const) {
    const { code, hint, message } = assertThrows(() => assertSerial({ name: "spending", problem }, refused), DataError);
    assertEquals([code, hint, message.includes("evaluate spending")], ["WRONG_PROBLEM", refused.instead, true]);
  }
});
