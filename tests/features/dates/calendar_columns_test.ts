import { assert, assertAlmostEquals, assertEquals, assertFalse } from "@std/assert";
import { type Frequency, parsePeriod, periodOfDay } from "@lib/core/time/calendar.ts";
import { CALENDAR_COLUMNS, calendarColumn, isCalendarColumn } from "@lib/features/dates/calendar_columns.ts";

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

/** Civil fields by the platform's dates. */
const dateOf = (day: number) => new Date(day * 86_400_000);
const span = (frequency: Frequency, first: string, periods: number) => {
  const calendar = { frequency, anchor: 0 };
  const from = parsePeriod(calendar, first);
  return { calendar, span: { from, to: from + periods } };
};

/** ISO week: the how many-th Thursday of its year the day's own Thursday is. */
function isoWeekByThursdays(day: number): number {
  const monday = day - (dateOf(day).getUTCDay() + 6) % 7, year = dateOf(monday + 3).getUTCFullYear();
  let week = 0;
  for (let thursday = monday + 3; dateOf(thursday).getUTCFullYear() === year; thursday -= 7) week++;
  return week;
}

Deno.test("calendarColumn() week is that of the day's Thursday, over thirty years of days", () => {
  const { calendar, span: days } = span("day", "1999-12-25", 30 * 365);
  const weeks = calendarColumn("week", calendar, days);
  weeks.forEach((week, i) =>
    assertEquals(week, isoWeekByThursdays(days.from + i), dateOf(days.from + i).toISOString())
  );
});

Deno.test("calendarColumn() of days adds up to that of months and quarters", () => {
  const days = span("day", "2019-01-01", 5 * 365 + 1), workdays = calendarColumn("workdays", days.calendar, days.span);
  for (const frequency of ["month", "quarter"] as const) {
    const { calendar, span: periods } = span(frequency, "2019-01-01", frequency === "month" ? 60 : 20);
    const longer = calendarColumn("workdays", calendar, periods);
    const sums = new Float64Array(longer.length);
    workdays.forEach((count, i) => sums[periodOfDay(calendar, days.span.from + i) - periods.from] += count);
    assertEquals(longer, sums, frequency);
  }
});

Deno.test("calendarColumn() marks each border once a month, quarter and year", () => {
  const { calendar, span: days } = span("day", "2023-01-01", 365 + 366);
  const count = (name: string) => calendarColumn(name, calendar, days).reduce((sum, flag) => sum + flag, 0);
  assertEquals(["month_start", "month_end"].map(count), [24, 24]);
  assertEquals(["quarter_start", "quarter_end"].map(count), [8, 8]);
  assertEquals(["year_start", "year_end"].map(count), [2, 2]);
  assertEquals(["is_weekend", "workdays"].map(count), [105 + 104, 731 - 209]);
});

Deno.test("calendarColumn() an end is the day before a start", () => {
  const { calendar, span: days } = span("day", "2023-12-01", 400);
  for (const unit of ["month", "quarter", "year"]) {
    const starts = calendarColumn(`${unit}_start`, calendar, { from: days.from + 1, to: days.to + 1 });
    assertEquals(calendarColumn(`${unit}_end`, calendar, days), starts, unit);
  }
});

Deno.test("calendarColumn() of months holds the borders of quarters and years that it touches", () => {
  const { calendar, span: months } = span("month", "2024-01-01", 12);
  const marked = (name: string) => [...calendarColumn(name, calendar, months)].flatMap((on, i) => on ? [i + 1] : []);
  assertEquals(marked("quarter_start"), [1, 4, 7, 10]);
  assertEquals(marked("quarter_end"), [3, 6, 9, 12]);
  assertEquals([marked("year_start"), marked("year_end")], [[1], [12]]);
  assertEquals([...calendarColumn("quarter", calendar, months)], [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
});

Deno.test("calendarColumn() of a week belongs to the year and month of its Thursday, whatever its anchor", () => {
  assertEquals(at("year", "2020-12-28", "week"), 2020);
  assertEquals(at("year", "2024-12-30", "week"), 2025);
  // Weeks that are written as Sundays (anchor 6): the fourth day of 2024-12-29 … 2025-01-04 is 1 January.
  assertEquals([at("year", "2024-12-29", "week", 6), at("month", "2024-12-29", "week", 6)], [2025, 1]);
  assertEquals([at("dow", "2024-12-29", "week", 6), at("dow", "2024-12-30", "week", 0)], [6, 0]);
  assertEquals([at("year_start", "2024-12-29", "week", 6), at("year_end", "2024-12-29", "week", 6)], [1, 1]);
});

Deno.test("calendarColumn() of hours moves within the day only", () => {
  const { calendar, span: hours } = span("hour", "2024-02-28T00", 48);
  assertEquals([...calendarColumn("hour", calendar, hours)], Array.from({ length: 48 }, (_, i) => i % 24));
  const days = [...calendarColumn("day", calendar, hours)];
  assertEquals([days.filter((d) => d === 28).length, days.filter((d) => d === 29).length], [24, 24]);
  const fractions = calendarColumn("year_fraction", calendar, hours);
  for (let i = 1; i < 48; i++) assertAlmostEquals(fractions[i] - fractions[i - 1], 1 / 366 / 24, 1e-12);
});

Deno.test("calendarColumn() sines and cosines of one cycle and order share an angle", () => {
  const orders = ["year", "month", "week", "day"].flatMap((cycle) => [1, 2, 9].map((k) => `fourier_${cycle}_%_${k}`));
  const cycles = ["hour", "dow", "day", "week", "month", "quarter"].map((cycle) => `${cycle}_%`);
  const { calendar, span: hours } = span("hour", "2023-12-30T05", 100);
  for (const pattern of [...orders, ...cycles]) {
    const [sine, cosine] = ["sin", "cos"].map((w) => calendarColumn(pattern.replace("%", w), calendar, hours));
    sine.forEach((value, i) => assertAlmostEquals(Math.hypot(value, cosine[i]), 1, 1e-12));
  }
  const [one, two] = [1, 2].map((k) => calendarColumn(`fourier_year_sin_${k}`, calendar, hours));
  const cosine = calendarColumn("fourier_year_cos_1", calendar, hours);
  two.forEach((value, i) => assertAlmostEquals(value, 2 * one[i] * cosine[i], 1e-12));
});

Deno.test("calendarColumn() of a period does not depend on the span asked for", () => {
  for (const frequency of ["hour", "day", "week", "month", "quarter"] as const) {
    const { calendar, span: wide } = span(frequency, "2021-11-11", 40);
    for (const name of [...Object.keys(CALENDAR_COLUMNS), "week_cos", "fourier_month_sin_2"]) {
      const whole = calendarColumn(name, calendar, wide);
      const part = calendarColumn(name, calendar, { from: wide.from + 17, to: wide.from + 23 });
      assertEquals(part, whole.slice(17, 23), `${frequency} ${name}`);
    }
  }
});

Deno.test("CALENDAR_COLUMNS stay inside the unit that they claim, over a whole cycle of leap years", () => {
  for (const [frequency, periods] of [["day", 1461], ["week", 210], ["month", 48], ["quarter", 16]] as const) {
    const { calendar, span: wide } = span(frequency, "2023-01-02", periods);
    for (const [name, { unit }] of Object.entries(CALENDAR_COLUMNS)) {
      const bounds = unit === "category" ? [0, 6] : /^(\d+) (?:to|or) (\d+)$/.exec(unit)?.slice(1).map(Number);
      if (bounds === undefined) continue;
      const values = calendarColumn(name, calendar, wide);
      assert(values.every((value) => value >= bounds[0] && value <= bounds[1]), `${frequency} ${name}`);
    }
  }
});
