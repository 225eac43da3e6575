import { assert, assertEquals } from "@std/assert";
import { formatDecimal } from "@lib/data/sources/format_decimal.ts";
import fc from "fast-check";

Deno.test("formatDecimal() the shortest text within half a unit of the seventh digit", () => {
  const told: [number, string][] = [
    [0.1 + 0.2, "0.3"],
    [1 / 3, "0.3333333"],
    [2 / 3, "0.6666667"],
    [12.345678, "12.34568"],
    [0.9999999, "1"],
    [-0.4, "-0.4"],
    [123456.7, "123456.7"],
    [1234567.891, "1234568"],
  ];
  assertEquals(told.map(([value]) => formatDecimal(value)), told.map(([, text]) => text));
});

Deno.test("formatDecimal() whole numbers stay whole, and zero has no sign", () => {
  assertEquals([0, -0, 7, -1234567, 2 ** 53].map((value) => formatDecimal(value)), [
    ...["0", "0", "7", "-1234567", "9007199254740992"],
  ]);
});

Deno.test("formatDecimal() no exponent where a spreadsheet would take it for a text, one where zeros would fill the cell", () => {
  assertEquals([1.5e20 + 0.5, 2e-7, 1.2345678e-9, 3e-13, 1e21, -1.5e300].map((value) => formatDecimal(value)), [
    ...["150000000000000000000", "0.0000002", "0.000000001234568", "3e-13", "1e+21", "-1.5e+300"],
  ]);
});

Deno.test("formatDecimal() all and 17 digits are exact, fewer are shorter", () => {
  const value = 0.1 + 0.2;
  assertEquals([formatDecimal(value, "all"), formatDecimal(value, 17), formatDecimal(12.3456, 3)], [
    ...["0.30000000000000004", "0.30000000000000004", "12.35"],
  ]);
});

Deno.test("formatDecimal() reading back changes nothing beyond 5e-7 of any value, and exact nothing at all", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    const back = Number(formatDecimal(value));
    assert(Math.abs(back - value) <= 5e-7 * Math.abs(value) + Number.MIN_VALUE, `${value} came back as ${back}`);
    assertEquals(Number(formatDecimal(value, "all")), value + 0);
  }));
});
