import { assertEquals } from "@std/assert";
import { cellParser, type CellReading, daysOf, truthValue } from "@lib/data/rows/parse_cell.ts";

const CASES: readonly (readonly [Omit<CellReading, "name">, readonly (string | null)[], readonly (number | null)[]])[] =
  [
    [{ holds: "number" }, ["1.5", "-2e3", null, "n/a", "x", "inf", "1e200", "1_2"], [
      1.5,
      -2000,
      NaN,
      NaN,
      null,
      null,
      null,
      null,
    ]],
    [{ holds: "boolean" }, ["Yes", "f", "0", null, "perhaps"], [1, 0, 0, NaN, null]],
    [{ holds: "date", format: "DD.MM.YYYY" }, ["02.01.1970", "31.02.2024", null], [1, null, NaN]],
    [{ holds: "category", levels: ["007", "7", "-"].sort() }, ["7", "007", "-", null, "8", "NaN"], [
      2,
      1,
      0,
      NaN,
      null,
      NaN,
    ]],
    [{ holds: "text" }, ["any text", null], [NaN, NaN]],
  ];
for (const [reading, cells, expected] of CASES) {
  Deno.test(`cellParser() of a ${reading.holds} tells values, nothing and what cannot be read`, () => {
    assertEquals(cells.map(cellParser({ name: "x", ...reading })), [...expected]);
  });
}

Deno.test("truthValue() knows yes and no in capitals and blanks", () => {
  assertEquals([" TRUE ", "No", "ja"].map(truthValue), [1, 0, NaN]);
});

Deno.test("daysOf() has the time of day as a fraction", () => {
  assertEquals(daysOf("1970-01-02 06:00", "YYYY-MM-DD"), 1.25);
});

Deno.test("daysOf() an instant is the same however its offset is written", () => {
  const texts = [
    ...["2024-01-01 00:30:00+01:00", "2024-01-01T00:30:00+0100", "2023-12-31T23:30:00.000Z", "2023-12-31 23:30:00+00"],
    ...["2023-12-31 18:30-05", "2024-01-01 05:00:00+05:30", "2023-12-31 23:30"],
  ];
  assertEquals(texts.map((text) => daysOf(text, "YYYY-MM-DD")), texts.map(() => 19722 + 1410 / 1440));
  assertEquals(daysOf("2024-01-01", "YYYY-MM-DD"), 19723);
});
