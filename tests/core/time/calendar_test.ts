import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ALL_FREQUENCIES,
  type Calendar,
  cyclesOf,
  dayOfPeriod,
  formatPeriod,
  FREQUENCIES,
  type Frequency,
  isClosed,
  labelShift,
  minuteOfPeriod,
  parseDate,
  parsePeriod,
  periodOfDay,
  periodOfTime,
  PERIODS_PER_YEAR,
  periodsPerDay,
  placeInWeek,
  SEASON_LENGTH,
  seasonLengthOf,
  textsAfter,
} from "../../../lib/core/time/calendar.ts";
import { weekday } from "../../../lib/core/time/civil.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";

const DAY = 86_400_000;
const of = (frequency: Frequency, anchor = 0): Calendar => ({ frequency, anchor });
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
  "2024-01-01T25:00",
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
  });
}

Deno.test("parsePeriod() reads hours, with or without minutes that are zero", () => {
  const hour = of("hour");
  assertEquals(parsePeriod(hour, "1970-01-02T03"), 27);
  assertEquals(parsePeriod(hour, "1970-01-02 03:00:00"), 27);
  assertEquals(parsePeriod(hour, "1970-01-02"), 24);
  assertEquals(parsePeriod(hour, "1970-01-01T24:00"), 24);
  assertEquals(parsePeriod(hour, "1969-12-31T23:00"), -1);
  assertEquals(parsePeriod(hour, "1970-01-02T03:30"), 27);
  for (const text of ["2024-01-01T25:00", "2024-01-01T03:60", "2024-01-01T3:5"]) {
    assertEquals(assertThrows(() => parsePeriod(hour, text), DataError).code, "INVALID_DATE");
  }
});

for (const frequency of FREQUENCIES) {
  for (const anchor of frequency === "week" ? [0, 1, 2, 3, 4, 5, 6] : [0]) {
    const calendar = of(frequency, anchor);
    Deno.test(`periodOfDay() of ${frequency} (anchor ${anchor}): gap-free, and dayOfPeriod() is each period's first day`, () => {
      let last = periodOfDay(calendar, -1000);
      for (let days = -999; days < 20_000; days++) {
        const period = periodOfDay(calendar, days);
        const step = Math.max(1, periodsPerDay(frequency));
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
  assertEquals(Object.keys(SEASON_LENGTH), [...ALL_FREQUENCIES]);
  for (const frequency of FREQUENCIES) {
    assert(SEASON_LENGTH[frequency] >= 1 && PERIODS_PER_YEAR[frequency] >= SEASON_LENGTH[frequency] / 52);
  }
  assertEquals(seasonLengthOf({ frequency: "business_day" }), 5);
  assertEquals(seasonLengthOf({ frequency: "business_day", openDays: [0, 1, 2, 3, 4, 5] }), 6);
});

Deno.test("weeks written as their last day: the stamp ends the week that holds it, with the number it has either way", () => {
  const start = of("week", 5), end: Calendar = { ...start, weekLabel: "end" };
  const saturday = parseDate("2023-04-15"), easter = parseDate("2023-04-09");
  const period = periodOfDay(end, saturday);
  assertEquals([periodOfDay(start, saturday), formatPeriod(end, period)], [period, "2023-04-15"]);
  assertEquals([dayOfPeriod(start, period), dayOfPeriod(end, period)], [saturday, easter]);
  // Easter Sunday is in the week that ends on the 15th, or in the one that begins on the 8th.
  assertEquals([periodOfDay(end, easter), periodOfDay(start, easter)], [period, period - 1]);
});

Deno.test("labelShift() is what a week's number is above that of the same week written as its first day", () => {
  for (let anchor = 0; anchor < 7; anchor++) {
    const end: Calendar = { ...of("week", anchor), weekLabel: "end" }, start = of("week", (anchor + 1) % 7);
    for (const period of [-3, 0, 2780]) {
      assertEquals(periodOfDay(start, dayOfPeriod(end, period)), period - labelShift(end), `${anchor}`);
    }
    assertEquals([labelShift(start), labelShift({ ...start, weekLabel: "start" })], [0, 0]);
  }
  assertEquals(labelShift(of("day")), 0);
});

Deno.test("business days: numbers grow by one from open day to open day, closed days have none of their own", () => {
  for (const openDays of [undefined, [0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [6, 0].sort()]) {
    const calendar: Calendar = { frequency: "business_day", anchor: 0, openDays };
    let last = periodOfDay(calendar, -500);
    for (let day = -499; day < 20_000; day++) {
      const isOpen = (openDays ?? [0, 1, 2, 3, 4]).includes(weekday(day));
      assertEquals(periodOfTime(calendar, day, 0), isOpen ? last + 1 : null, `day ${day}`);
      assertEquals(periodOfDay(calendar, day), isOpen ? ++last : last);
      if (isOpen) assertEquals(dayOfPeriod(calendar, last), day);
    }
  }
  const workWeek = of("business_day");
  assertEquals(parsePeriod(workWeek, "2024-01-08") - parsePeriod(workWeek, "2024-01-05"), 1);
  assertEquals(assertThrows(() => parsePeriod(workWeek, "2024-01-06"), DataError).code, "INVALID_DATE");
});

Deno.test("parts of a day: period, minute and text agree, before 1970 too", () => {
  for (const frequency of ["15min", "30min", "hour"] as const) {
    const calendar = of(frequency), perDay = periodsPerDay(frequency);
    for (const period of [-3 * perDay - 1, -1, 0, 1, perDay - 1, perDay, 100_003]) {
      const day = dayOfPeriod(calendar, period), minute = minuteOfPeriod(calendar, period);
      assertEquals(periodOfTime(calendar, day, minute), period);
      assertEquals(periodOfTime(calendar, day, minute + 1440 / perDay - 1), period);
      assertEquals(parsePeriod(calendar, formatPeriod(calendar, period)), period);
    }
  }
  assertEquals(formatPeriod(of("15min"), 4 * 24 + 7), "1970-01-02T01:45:00");
});

Deno.test("formatPeriod() writes the table's own stamps", () => {
  const write = (frequency: Frequency, iso: string, stamp: Calendar["stamp"]) => {
    const calendar: Calendar = { ...of(frequency), stamp };
    const period = parsePeriod(of(frequency), iso), text = formatPeriod(calendar, period);
    assertEquals(parsePeriod(calendar, text), period, text);
    return text;
  };
  assertEquals(write("month", "2023-02-10", { date: "YYYY-MM-DD", time: "", month: 0, day: -1 }), "2023-02-28");
  assertEquals(write("month", "2023-02-10", { date: "YYYY-MM-DD", time: "", month: 0, day: 14 }), "2023-02-15");
  assertEquals(write("month", "2023-02-10", { date: "YYYY-MM-DD", time: "", month: 0, day: 30 }), "2023-02-28");
  assertEquals(write("month", "2023-02-10", { date: "YYYYMM", time: "", month: 0, day: 0 }), "202302");
  assertEquals(write("quarter", "2014-02-10", { date: "YYYY-Qq", time: "", month: 0, day: 0 }), "2014-Q1");
  assertEquals(write("quarter", "2014-02-10", { date: "DD.MM.YYYY", time: "", month: 2, day: -1 }), "31.03.2014");
  assertEquals(write("quarter", "2014-02-10", { date: "YYYY-MM-DD", time: "", month: 0, day: -1 }), "2014-01-31");
  assertEquals(write("year", "2014-02-10", { date: "YYYY-MM-DD", time: "", month: 5, day: -1 }), "2014-06-30");
  assertEquals(write("year", "2014-02-10", { date: "YYYY", time: "", month: 0, day: 0 }), "2014");
  assertEquals(write("week", "2024-01-29", { date: "YYYY-Www", time: "", month: 0, day: 0 }), "2024-W05");
  assertEquals(write("day", "2024-01-29", { date: "D/M/YYYY", time: " 06:30", month: 0, day: 0 }), "29/1/2024 06:30");
  assertEquals(
    write("hour", "2024-01-29T05", { date: "YYYY-MM-DD", time: "THH:59:59Z", month: 0, day: 0 }),
    "2024-01-29T05:59:59Z",
  );
});

Deno.test("isClosed() knows places in the week", () => {
  const sundays: Calendar = { ...of("day"), closed: [5, 6] };
  assertEquals(
    ["2024-01-05", "2024-01-06", "2024-01-07", "2024-01-08"].map((text) =>
      isClosed(sundays, parsePeriod(sundays, text))
    ),
    [false, true, true, false],
  );
  assertEquals(isClosed(of("day"), 2), false);
  const hour = of("hour");
  assertEquals(placeInWeek(hour, parsePeriod(hour, "2024-01-02T03")), 27);
});

Deno.test("cyclesOf() are the main cycle, the week and the year of a calendar, each told apart from the others", () => {
  const all = FREQUENCIES.map((frequency) => [frequency, cyclesOf({ frequency })]);
  assertEquals(Object.fromEntries(all), {
    "15min": [96, 672, 35064],
    "30min": [48, 336, 17532],
    hour: [24, 168, 8766],
    day: [7, 365],
    business_day: [5, 261],
    week: [52],
    month: [12],
    quarter: [4],
    year: [],
  });
  assertEquals(cyclesOf({ frequency: "business_day", openDays: [0, 1, 2, 3, 4, 5] }), [6, 313]);
  assertEquals([cyclesOf({ frequency: "day" }, 28), cyclesOf({ frequency: "day" }, 364)], [[7, 28, 365], [7, 364]]);
  assertEquals(cyclesOf({ frequency: "week" }, 1), [52]);
});

Deno.test("formatPeriod() and parsePeriod() of rows are the number of a part", () => {
  const rows = { frequency: "row", anchor: 0 } as const;
  assertEquals([-1, 0, 6].map((part) => parsePeriod(rows, formatPeriod(rows, part))), [-1, 0, 6]);
  assertEquals([formatPeriod(rows, -1), dayOfPeriod(rows, 3), periodOfDay(rows, 3)], ["-1", 3, 3]);
});

Deno.test("textsAfter() begins after the period that it is given", () => {
  const days = { frequency: "day" as const, anchor: 0 };
  assertEquals(textsAfter(days, 10, 2), ["1970-01-12", "1970-01-13"]);
  assertEquals(textsAfter(days, 10, 0), []);
});
