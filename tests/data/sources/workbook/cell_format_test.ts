import { assertEquals } from "@std/assert";
import { cellFormat, dateText } from "../../../../lib/data/sources/workbook/cell_format.ts";

Deno.test("cellFormat() tells dates from numbers, whatever decorates the format", () => {
  const kindOf = (code: string) => {
    const { kind, isTimed } = cellFormat(164, code);
    return isTimed ? `${kind} timed` : kind;
  };
  const codes: Record<string, string> = {
    "yyyy-mm-dd": "date",
    "dd\\.mm\\.yyyy;@": "date",
    "[$-407]d\\. mmmm yyyy": "date",
    "m/d/yy h:mm": "date timed",
    "0.00": "plain",
    "General": "plain",
    '#,##0 "days"': "plain",
    "[Red]0.0": "plain",
    "[h]:mm": "plain",
    '0 "h"': "plain",
    "00000": "padded",
    "0": "plain",
  };
  assertEquals(Object.fromEntries(Object.keys(codes).map((code) => [code, kindOf(code)])), codes);
  assertEquals([14, 22, 0, 9].map((id) => cellFormat(id, undefined).kind), ["date", "date", "plain", "plain"]);
  // 46 is a span of time, as [h]:mm is.
  assertEquals([45, 46, 47].map((id) => cellFormat(id, undefined).kind), ["date", "plain", "date"]);
  assertEquals(cellFormat(164, "00000").digits, 5);
});

Deno.test("dateText() counts days as spreadsheets do, with the day in 1900 that never was", () => {
  const date = (serial: number, is1904 = false, isTimed = false) => dateText(serial, { is1904, isTimed });
  // From Microsoft's documentation: 39448 is 1 January 2008; 1 is the first day of either system, 0 that of 1904.
  assertEquals([date(39448), date(1), date(59), date(60), date(61)], [
    "2008-01-01",
    "1900-01-01",
    "1900-02-28",
    "1900-02-29",
    "1900-03-01",
  ]);
  assertEquals([date(0, true), date(39448 - 1462, true)], ["1904-01-01", "2008-01-01"]);
  assertEquals([date(39448.5), date(39448, false, true)], ["2008-01-01 12:00:00", "2008-01-01 00:00:00"]);
  assertEquals(date(45292 + 1 / 24), "2024-01-01 01:00:00");
  // The last float before midnight is midnight, not a minute that is gone.
  assertEquals(date(45292.99999999999), "2024-01-02");
  assertEquals([date(-1), date(3e6), date(NaN)], [null, null, null]);
});

Deno.test("dateText() gives whole hours for a column in which each cell is the one above and a 24th", () => {
  const clocks = new Set<string | undefined>();
  for (let hour = 0, serial = 45292; hour < 8760; hour++, serial += 1 / 24) {
    clocks.add(dateText(serial, { is1904: false, isTimed: true })?.slice(13));
  }
  assertEquals([...clocks], [":00:00"]);
});
