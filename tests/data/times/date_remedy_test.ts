import { assertEquals, assertStringIncludes } from "@std/assert";
import { dateRemedy } from "../../../lib/data/times/date_remedy.ts";

Deno.test("dateRemedy() recognises what exports make of dates, and names the remedy", () => {
  const cases: readonly (readonly [text: string, cause: string])[] = [
    ["44562", "spreadsheet"],
    ["44562.25", "spreadsheet"],
    ["1640995200", "seconds since 1970"],
    ["1640995200000", "milliseconds since 1970"],
    ["20220101.0", "decimal numbers"],
    ["202201.0", "decimal numbers"],
    ["1/1/2022 12:00:00 AM", "AM and PM"],
    ["2022-01-01 1 p.m.", "AM and PM"],
    ["01/01/22", "two digits"],
    ["31.12.22", "two digits"],
    ["31-Dec-22", "two digits"],
    ["Dec-22", "two digits"],
    ["20230301 0000", "without a colon"],
    ["2023-03-01T0930", "without a colon"],
  ];
  for (const [text, cause] of cases) assertStringIncludes(dateRemedy([text]) ?? "nothing", cause, text);
});

Deno.test("dateRemedy() says nothing of other texts, nor of few among others", () => {
  for (const text of ["soon", "123", "99999", "2022-02-30", "", "12345678901234", "team"]) {
    assertEquals(dateRemedy([text]), null, text);
  }
  assertEquals(dateRemedy(["44562", "soon"]), null);
  assertEquals(dateRemedy([...Array.from({ length: 9 }, () => "44562"), "soon"]) === null, false, "nine in ten");
});
