import { assertEquals } from "@std/assert";
import {
  type Calendar,
  dayOfPeriod,
  type Frequency,
  minuteOfPeriod,
  parseDate,
  parsePeriod,
} from "@lib/core/time/calendar.ts";
import { type DistinctTimes, inferFrequency, openWeekdays } from "@lib/data/times/infer_frequency.ts";

function timesOf(moments: readonly (readonly [day: number, minute: number])[]): DistinctTimes {
  return {
    day: Int32Array.from(moments, ([day]) => day),
    minute: Int32Array.from(moments, ([, minute]) => minute),
    rows: new Float64Array(moments.length).fill(1),
  };
}

const dates = (texts: readonly string[]) => timesOf(texts.map((text) => [parseDate(text), 0]));

/** Neighbouring periods of a calendar. */
function run(frequency: Frequency, options: { anchor?: number; count?: number; step?: number; shift?: number } = {}) {
  const { anchor = 0, count = 40, step = 1, shift = 0 } = options;
  const calendar: Calendar = { frequency, anchor };
  const first = parsePeriod(calendar, "2021-03-01");
  return timesOf(Array.from({ length: count }, (_, i) => {
    const period = first + i * step;
    return [dayOfPeriod(calendar, period) + shift, minuteOfPeriod(calendar, period)];
  }));
}

Deno.test("inferFrequency() knows every frequency by its dates", () => {
  for (
    const frequency of ["15min", "30min", "hour", "day", "business_day", "week", "month", "quarter", "year"] as const
  ) {
    const count = frequency === "15min" ? 300 : 90;
    assertEquals(inferFrequency(run(frequency, { count }), "day"), frequency);
  }
  for (let anchor = 0; anchor < 7; anchor++) assertEquals(inferFrequency(run("week", { anchor }), "day"), "week");
});

Deno.test("inferFrequency() knows ends of months, and the days of a month that a table keeps to", () => {
  assertEquals(inferFrequency(run("month", { shift: 14 }), "day"), "month");
  const ends = ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"];
  assertEquals(inferFrequency(dates(ends), "day"), "month");
  assertEquals(inferFrequency(dates(["2022-12-31", "2023-03-31", "2023-06-30", "2023-09-30"]), "day"), "quarter");
  const workdays = ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-28", "2023-05-31", "2023-06-30", "2023-07-31"];
  assertEquals(inferFrequency(dates(workdays), "day"), "month", "the last workday");
});

Deno.test("inferFrequency() takes codes for what they name, and every third month for quarters", () => {
  assertEquals(inferFrequency(run("month"), "month"), "month");
  assertEquals(inferFrequency(run("month", { step: 3 }), "month"), "quarter");
  assertEquals(inferFrequency(run("month", { step: 12 }), "month"), "year");
  assertEquals(inferFrequency(run("week"), "week"), "week");
  assertEquals(inferFrequency(run("quarter", { count: 1 }), "quarter"), "quarter");
});

Deno.test("inferFrequency() is not misled by one odd date, nor by holes", () => {
  const weeks = run("week", { count: 60 });
  const odd = timesOf([...Array.from(weeks.day, (day): [number, number] => [day, 0]), [weeks.day[59] + 3, 0]]);
  assertEquals(inferFrequency(odd, "day"), "week");
  const holes = Array.from(run("day", { count: 200 }).day).filter((_, i) => i % 3 !== 1 && i % 5 !== 0);
  assertEquals(inferFrequency(timesOf(holes.map((day) => [day, 0])), "day"), "day");
});

Deno.test("inferFrequency() gives up where no calendar fits", () => {
  assertEquals(inferFrequency(run("week", { step: 2 }), "day"), null, "every second week");
  assertEquals(inferFrequency(run("month", { step: 2 }), "day"), null, "every second month");
  assertEquals(inferFrequency(run("hour", { step: 12 }), "day"), null, "twice a day");
  const tills = Array.from({ length: 90 }, (_, i): [number, number] => [19_000 + Math.floor(i / 30), (i * 37) % 1440]);
  assertEquals(inferFrequency(timesOf(tills.sort((a, b) => a[0] - b[0] || a[1] - b[1])), "day"), null, "receipts");
});

Deno.test("inferFrequency() takes sparse demand for what it is: days with holes of all lengths", () => {
  const sparse = [0, 3, 5, 9, 16, 18, 23, 31, 33, 36, 47, 52, 58, 60, 67].map((day) => 19_000 + day);
  assertEquals(inferFrequency(timesOf(sparse.map((day) => [day, 0])), "day"), "day");
});

Deno.test("inferFrequency() of few dates is the plain one", () => {
  assertEquals(inferFrequency(dates(["2024-01-05"]), "day"), "day");
  assertEquals(inferFrequency(dates(["2024-01-05", "2024-01-06"]), "day"), "day");
  assertEquals(inferFrequency(dates(["2024-01-05", "2024-01-12"]), "day"), "week");
  assertEquals(inferFrequency(dates(["2024-01-01", "2024-02-01"]), "day"), "month");
  assertEquals(inferFrequency(timesOf([[19_000, 0], [19_000, 60], [19_000, 120]]), "day"), "hour");
});

Deno.test("openWeekdays() are Monday to Friday until enough weeks say otherwise", () => {
  const open = (weekdays: readonly number[], weeks: number) =>
    openWeekdays(timesOf(
      Array.from({ length: 7 * weeks }, (_, i): [number, number] => [19_723 + i, 0])
        .filter(([day]) => weekdays.includes((day + 3) % 7)),
    ));
  assertEquals(open([0, 1, 2, 3, 4], 8), [0, 1, 2, 3, 4]);
  assertEquals(open([0, 1, 2, 3, 4, 5], 8), [0, 1, 2, 3, 4, 5]);
  assertEquals(open([1, 2, 3, 4, 5], 8), [1, 2, 3, 4, 5]);
  assertEquals(open([0, 1, 2], 1), [0, 1, 2, 3, 4]);
  assertEquals(open([0, 1, 2, 3, 4, 5, 6], 8), [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("openWeekdays() takes one Saturday in many weeks for an exception, several for a day", () => {
  const monday = 4, days = Array.from({ length: 200 }, (_, i) => monday + 7 * Math.floor(i / 5) + i % 5);
  const saturday = monday + 7 * 39 + 5;
  const times = (rows: number) => ({
    day: Int32Array.of(...days, saturday),
    minute: new Int32Array(201),
    rows: Float64Array.of(...days.map(() => 8), rows),
  });
  assertEquals(openWeekdays(times(1)), [0, 1, 2, 3, 4]);
  assertEquals(openWeekdays(times(8)), [0, 1, 2, 3, 4], "whoever says business days does not mean it");
  const more = [10, 20, 30].map((week) => monday + 7 * week + 5);
  const all = [...days, ...more].sort((a, b) => a - b);
  assertEquals(
    openWeekdays({ day: Int32Array.from(all), minute: new Int32Array(203), rows: new Float64Array(203).fill(8) }),
    [0, 1, 2, 3, 4, 5],
  );
});

Deno.test("inferFrequency() takes business days only where they lose no sale", () => {
  const monday = 4, days = Array.from({ length: 500 }, (_, i) => monday + 7 * Math.floor(i / 5) + i % 5);
  const times = (saturdays: readonly number[], rows: number, perDay = 4): DistinctTimes => {
    const all = [...days, ...saturdays.map((week) => monday + 7 * week + 5)].sort((a, b) => a - b);
    return {
      day: Int32Array.from(all),
      minute: new Int32Array(all.length),
      rows: Float64Array.from(all, (day) => (day - monday) % 7 === 5 ? rows : perDay),
    };
  };
  assertEquals(inferFrequency(times([], 0), "day"), "business_day");
  assertEquals(inferFrequency(times([50], 1, 8), "day"), "business_day", "one mistyped row among a day's eight");
  assertEquals(inferFrequency(times([50], 4), "day"), "day", "every key sold on that Saturday");
  assertEquals(inferFrequency(times([50, 98], 4), "day"), "day");
  const opened = times([97, 98, 99], 4);
  assertEquals([inferFrequency(opened, "day"), openWeekdays(opened)], ["business_day", [0, 1, 2, 3, 4, 5]]);
});
