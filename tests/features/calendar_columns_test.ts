import { assert, assertAlmostEquals, assertEquals, assertFalse } from "@std/assert";
import { type Frequency, parsePeriod } from "@lib/core/calendar.ts";
import { calendarColumn, isCalendarColumn } from "@lib/features/calendar_columns.ts";

function at(name: string, date: string, frequency: Frequency = "day", anchor = 0): number {
  const calendar = { frequency, anchor };
  const period = parsePeriod(calendar, date);
  return calendarColumn(name, calendar, { from: period, to: period + 1 })[0];
}

Deno.test("calendarColumn() agrees with the platform's dates over four years of days", () => {
  const calendar = { frequency: "day" as const, anchor: 0 };
  const span = { from: 19_000, to: 19_000 + 4 * 365 };
  const columns = ["dow", "day", "month", "quarter", "year", "is_weekend"].map((n) =>
    calendarColumn(n, calendar, span)
  );
  for (let i = 0; i < span.to - span.from; i++) {
    const date = new Date((span.from + i) * 86_400_000);
    const dow = (date.getUTCDay() + 6) % 7, month = date.getUTCMonth();
    const expected = [dow, date.getUTCDate(), month + 1, Math.floor(month / 3) + 1, date.getUTCFullYear(), +(dow > 4)];
    assertEquals(columns.map((column) => column[i]), expected);
  }
});

Deno.test("calendarColumn() week is the ISO week", () => {
  const weeks = [["2021-01-03", 53], ["2021-01-04", 1], ["2020-12-31", 53], ["2024-12-30", 1], [
    "2023-01-01",
    52,
  ]] as const;
  for (const [date, week] of weeks) assertEquals(at("week", date), week, date);
});

Deno.test("calendarColumn() marks first and last days of months, quarters and years", () => {
  assertEquals(["2024-02-29", "2024-03-01", "2023-02-27"].map((date) => at("month_end", date)), [1, 0, 0]);
  assertEquals(["2024-04-01", "2024-05-01"].map((date) => at("quarter_start", date)), [1, 0]);
  assertEquals(["2024-12-31", "2024-06-30"].map((date) => at("year_end", date)), [1, 0]);
  assertEquals(["2024-06-30", "2024-12-31"].map((date) => at("quarter_end", date)), [1, 1]);
});

Deno.test("calendarColumn() of a week marks borders anywhere inside it", () => {
  assertEquals(at("month_start", "2024-04-29", "week"), 1);
  assertEquals(at("month_end", "2024-04-29", "week"), 1);
  assertEquals(at("month_start", "2024-05-06", "week"), 0);
  assertEquals(at("month", "2024-04-29", "week"), 5, "its Thursday is in May");
});

Deno.test("calendarColumn() of longer periods counts days and workdays", () => {
  assertEquals(at("days_in_month", "2024-02-01", "month"), 29);
  assertEquals(at("workdays", "2024-02-01", "month"), 21);
  assertEquals(at("workdays", "2024-01-01", "quarter"), 65);
  assertEquals(at("workdays", "2024-01-06"), 0);
});

Deno.test("calendarColumn() turns cycles once per cycle", () => {
  assertEquals([at("dow_sin", "2024-01-01"), at("dow_cos", "2024-01-01")], [0, 1]);
  assertAlmostEquals(at("month_sin", "2024-04-01", "month"), 1);
  assertAlmostEquals(at("hour_cos", "2024-01-01T12", "hour"), -1);
  assertAlmostEquals(at("fourier_year_sin_1", "2024-07-01"), Math.sin(2 * Math.PI * 182 / 366));
  assertAlmostEquals(at("fourier_week_cos_2", "2024-01-04T06", "hour"), Math.cos(4 * Math.PI * 3.25 / 7));
  assertAlmostEquals(at("fourier_day_sin_1", "2024-01-01T06", "hour"), 1);
  assertAlmostEquals(at("fourier_month_cos_1", "2024-02-01"), 1);
  assertAlmostEquals(at("year_fraction", "2023-12-31"), 364 / 365);
  for (const cycle of ["day", "week", "quarter"]) {
    assertAlmostEquals(at(`${cycle}_sin`, "2024-08-17") ** 2 + at(`${cycle}_cos`, "2024-08-17") ** 2, 1);
  }
});

Deno.test("calendarColumn() reads hours, days of the year and weeks of the month", () => {
  assertEquals(at("hour", "2024-01-01T23", "hour"), 23);
  assertEquals(at("day_of_year", "2024-12-31"), 366);
  assertEquals([at("week_of_month", "2024-05-07"), at("week_of_month", "2024-05-08")], [1, 2]);
});

Deno.test("isCalendarColumn() knows its names only", () => {
  assert(["dow", "week_cos", "fourier_year_sin_12"].every(isCalendarColumn));
  assertFalse(["year_sin", "fourier_year_sin_0", "fourier_dow_sin_1", "constructor", ""].some(isCalendarColumn));
});
