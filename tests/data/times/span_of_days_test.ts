import { assertEquals, assertThrows } from "@std/assert";
import { type Frequency, parseDate } from "@lib/core/time/calendar.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { spanOfDays } from "@lib/data/times/span_of_days.ts";

const ISO = "YYYY-MM-DD";

Deno.test("spanOfDays() closes the span by whole months, quarters and years, other calendars by the day", () => {
  const day = parseDate("2024-05-10");
  const span = (frequency: Frequency) =>
    spanOfDays({ from: "2024-05-10", until: "2024-05-10" }, { format: ISO, calendar: { frequency, anchor: 0 } });
  for (const frequency of ["15min", "hour", "day", "business_day", "week"] as const) {
    assertEquals(span(frequency), { first: day, last: day });
  }
  assertEquals(span("month"), { first: parseDate("2024-05-01"), last: parseDate("2024-05-31") });
  assertEquals(span("quarter"), { first: parseDate("2024-04-01"), last: parseDate("2024-06-30") });
  assertEquals(span("year"), { first: parseDate("2024-01-01"), last: parseDate("2024-12-31") });
  const open = { first: -Infinity, last: Infinity };
  assertEquals(spanOfDays({ from: null, until: null }, { format: ISO, calendar: null }), open);
});

Deno.test("spanOfDays() takes dates as the table writes them, or in ISO form", () => {
  const span = (from: string, until: string, format: string) => spanOfDays({ from, until }, { format, calendar: null });
  const may = { first: parseDate("2024-05-01"), last: parseDate("2024-05-31") };
  assertEquals(span("202405", "202405", "YYYYMM"), may);
  assertEquals(span("2024-05-01", "2024-05-31", "YYYYMM"), may);
  assertEquals(span("01.05.2024", "31.05.2024", "DD.MM.YYYY"), may);
  assertThrows(() => span("2024-02-30", "2024-05-31", ISO), DataError);
});

Deno.test("spanOfDays() names the field that is no date of the table's form", () => {
  const span = { from: null, until: "01/02/2022" };
  const error = assertThrows(() => spanOfDays(span, { format: ISO, calendar: null }), DataError);
  assertEquals([error.code, error.context.field], ["INVALID_DATE", "until"]);
  assertEquals(error.hint?.includes('"until"'), true);
});
