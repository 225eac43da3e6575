import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type Calendar,
  civilFromDays,
  dayOfPeriod,
  daysFromCivil,
  daysInMonth,
  formatPeriod,
  type Frequency,
  parseDate,
  parsePeriod,
  periodOfDay,
  PERIODS_PER_YEAR,
  SEASON_LENGTH,
  weekday,
} from "../../lib/core/calendar.ts";
import { DataError } from "../../lib/core/errors.ts";

const DAY = 86_400_000;
const of = (frequency: Frequency, anchor = 0): Calendar => ({ frequency, anchor });
/** The platform's own calendar as oracle. */
const oracle = (days: number) => {
  const date = new Date(days * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

Deno.test("civilFromDays() and daysFromCivil() agree with the platform on every day from 1890 to 2110", () => {
  for (let days = -29220; days < 51500; days++) {
    const date = civilFromDays(days), expected = oracle(days);
    if (date.year !== expected.year || date.month !== expected.month || date.day !== expected.day) {
      assertEquals(date, expected, `day ${days}`);
    }
    if (daysFromCivil(date.year, date.month, date.day) !== days) assertEquals(date, null, `day ${days} back`);
    if (weekday(days) !== (new Date(days * DAY).getUTCDay() + 6) % 7) assertEquals(weekday(days), -1, `day ${days}`);
  }
});

Deno.test("daysInMonth() knows leap years by the Gregorian rule", () => {
  assertEquals([1900, 2000, 2023, 2024].map((year) => daysInMonth(year, 2)), [28, 29, 28, 29]);
  assertEquals(Array.from({ length: 12 }, (_, m) => daysInMonth(2023, m + 1)), [
    31,
    28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ]);
});

Deno.test("parseDate() takes ISO dates, also with a midnight time", () => {
  assertEquals(parseDate("1970-01-01"), 0);
  assertEquals(parseDate("2024-02-29"), Date.UTC(2024, 1, 29) / DAY);
  for (const time of ["T00:00", " 00:00:00", "T00:00:00.000"]) assertEquals(parseDate(`2024-01-01${time}`), 19723);
});

const BAD_DATES = [
  "2024-02-30",
  "2023-02-29",
  "2024-13-01",
  "2024-00-10",
  "2024-01-00",
  "2024-04-31",
  "24-01-01",
  "2024-1-1",
  "2024/01/01",
  "01.02.2024",
  "202401",
  "20240101",
  "",
  "today",
  " 2024-01-01",
  "2024-01-01 ",
  "2024-01-01T10:00",
  "2024-01-01T24:00",
  "+002024-01-01",
  "NaN",
  "2024-01-01\n",
];
for (const text of BAD_DATES) {
  Deno.test(`parseDate() refuses ${JSON.stringify(text)}`, () => {
    assertEquals(assertThrows(() => parseDate(text), DataError).code, "INVALID_DATE");
  });
}

for (const text of ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00+02:00", "2024-01-01 00:00-0500"]) {
  Deno.test(`parseDate() refuses the time zone of ${text}`, () => {
    assertEquals(assertThrows(() => parseDate(text), DataError).code, "TIME_ZONE");
    assertEquals(assertThrows(() => parsePeriod(of("hour"), text), DataError).code, "TIME_ZONE");
  });
}

Deno.test("parsePeriod() reads hours, with or without minutes that are zero", () => {
  const hour = of("hour");
  assertEquals(parsePeriod(hour, "1970-01-02T03"), 27);
  assertEquals(parsePeriod(hour, "1970-01-02 03:00:00"), 27);
  assertEquals(parsePeriod(hour, "1970-01-02"), 24);
  assertEquals(parsePeriod(hour, "1969-12-31T23:00"), -1);
  for (const text of ["2024-01-01T24:00", "2024-01-01T03:30", "2024-01-01T3"]) {
    assertEquals(assertThrows(() => parsePeriod(hour, text), DataError).code, "INVALID_DATE");
  }
});

for (const frequency of ["hour", "day", "week", "month", "quarter"] as const) {
  for (const anchor of frequency === "week" ? [0, 1, 2, 3, 4, 5, 6] : [0]) {
    const calendar = of(frequency, anchor);
    Deno.test(`periodOfDay() of ${frequency} (anchor ${anchor}): gap-free, and dayOfPeriod() is each period's first day`, () => {
      let last = periodOfDay(calendar, -1000);
      for (let days = -999; days < 20_000; days++) {
        const period = periodOfDay(calendar, days);
        const step = frequency === "hour" ? 24 : 1;
        if (period !== last && period !== last + step) assertEquals(period, last, `gap before day ${days}`);
        const isFirst = period !== last;
        if (isFirst && dayOfPeriod(calendar, period) !== days) assertEquals(dayOfPeriod(calendar, period), days);
        last = period;
      }
    });
    Deno.test(`formatPeriod() of ${frequency} (anchor ${anchor}) reads back and sorts as text`, () => {
      const start = periodOfDay(calendar, 0);
      const texts = Array.from({ length: 800 }, (_, i) => formatPeriod(calendar, start + i));
      texts.forEach((text, i) => assertEquals(parsePeriod(calendar, text), start + i));
      assertEquals(texts.toSorted(), texts);
      if (frequency === "week") assertEquals(weekday(parseDate(texts[5])), anchor);
    });
  }
}

Deno.test("periodOfDay() of weeks, months and quarters: known values", () => {
  assertEquals(formatPeriod(of("week", 0), parsePeriod(of("week", 0), "2024-02-29")), "2024-02-26");
  assertEquals(formatPeriod(of("week", 6), parsePeriod(of("week", 6), "2024-02-29")), "2024-02-25");
  assertEquals(formatPeriod(of("month"), parsePeriod(of("month"), "2024-02-29")), "2024-02-01");
  assertEquals(formatPeriod(of("quarter"), parsePeriod(of("quarter"), "2024-02-29")), "2024-01-01");
  assertEquals(parsePeriod(of("month"), "2024-01-31") - parsePeriod(of("month"), "2023-12-01"), 1);
});

Deno.test("season lengths and periods per year exist for every frequency", () => {
  assertEquals(Object.keys(SEASON_LENGTH), Object.keys(PERIODS_PER_YEAR));
  for (const frequency of Object.keys(SEASON_LENGTH) as Frequency[]) {
    assert(SEASON_LENGTH[frequency] > 1 && PERIODS_PER_YEAR[frequency] >= 4);
  }
});
