import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type Calendar, formatPeriod, periodOfTime } from "@lib/core/time/calendar.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { type CalendarChoice, resolveCalendar } from "@lib/data/times/resolve_calendar.ts";
import { readStamps } from "@lib/data/times/stamps.ts";
import { AT, textsOf } from "./_texts.ts";

function resolve(texts: readonly string[], format = "YYYY-MM-DD", config: Partial<CalendarChoice> = {}) {
  const stamps = readStamps(textsOf(texts), format, AT);
  const times = stamps.times.flatMap((time) => time === null ? [] : [time]);
  const distinct = {
    day: Int32Array.from(times, ({ day }) => day),
    minute: Int32Array.from(times, ({ minute }) => minute),
    rows: new Float64Array(times.length).fill(1),
  };
  const full = { column: "date", frequency: null, weekLabel: null, ...config };
  return resolveCalendar(stamps, distinct, { choice: full, source: "t.csv" });
}

/** Every text comes back as it was, and the next one looks alike. */
function assertJoins(texts: readonly string[], next: string, calendar: Calendar, format = "YYYY-MM-DD") {
  const { times } = readStamps(textsOf(texts), format, AT);
  const periods = times.map((time) => time === null ? NaN : periodOfTime(calendar, time.day, time.minute) ?? NaN);
  assertEquals(periods.map((period) => formatPeriod(calendar, period)), [...texts]);
  assertEquals(formatPeriod(calendar, periods[periods.length - 1] + 1), next);
}

const STYLES: readonly (readonly [format: string, texts: readonly string[], next: string, frequency: string])[] = [
  ["YYYY-MM-DD", ["2023-01-31", "2023-02-28", "2023-03-31"], "2023-04-30", "month"],
  ["YYYY-MM-DD", ["2023-01-15", "2023-02-15", "2023-03-15"], "2023-04-15", "month"],
  ["YYYY-MM-DD", ["2023-03-31", "2023-06-30", "2023-09-30"], "2023-12-31", "quarter"],
  ["YYYY-MM-DD", ["2023-01-31", "2023-04-30", "2023-07-31"], "2023-10-31", "quarter"],
  ["YYYY-MM-DD", ["2021-06-30", "2022-06-30", "2023-06-30"], "2024-06-30", "year"],
  ["YYYY-MM-DD", ["2023-01-07", "2023-01-14", "2023-01-21"], "2023-01-28", "week"],
  ["YYYYMM", ["202111", "202112"], "202201", "month"],
  ["YYYY-Qq", ["2014-Q3", "2014-Q4"], "2015-Q1", "quarter"],
  ["YYYY-Www", ["2020-W52", "2020-W53"], "2021-W01", "week"],
  ["YYYY", ["2019", "2020"], "2021", "year"],
  ["DD.MM.YYYY", ["30.03.2024", "31.03.2024"], "01.04.2024", "day"],
  ["YYYY-MM-DD", ["2024-01-05T00:00:00Z", "2024-01-06T00:00:00Z"], "2024-01-07T00:00:00Z", "day"],
  ["YYYY-MM-DD", ["2024-01-05 06:30", "2024-01-06 06:30"], "2024-01-07 06:30", "day"],
  ["YYYY-MM-DD", ["2024-01-05 22:00:00", "2024-01-05 23:00:00"], "2024-01-06 00:00:00", "hour"],
  ["M/D/YYYY", ["1/5/2024 9:00", "1/5/2024 10:00"], "1/5/2024 11:00", "hour"],
  ["YYYY-MM-DD", ["2024-01-05T22:59:59+01:00", "2024-01-05T23:59:59+01:00"], "2024-01-06T00:59:59+01:00", "hour"],
  ["YYYY-MM-DD", ["2024-01-05 22:00", "2024-01-05 23:00", "2024-01-05 24:00"], "2024-01-06 01:00", "hour"],
  ["YYYY-MM-DD", ["2024-01-05T23:30", "2024-01-05T23:45"], "2024-01-06T00:00", "15min"],
];
for (const [format, texts, next, frequency] of STYLES) {
  Deno.test(`resolveCalendar() writes on what begins ${texts.join(", ")}`, () => {
    // Two half hours could as well be of a calendar of half hours: the fourth quarter decides.
    const more = frequency === "15min" ? ["2024-01-05T23:15", "2024-01-05T23:00", ...texts].toSorted() : texts;
    const { calendar, findings } = resolve(more, format);
    assertEquals([calendar.frequency, findings], [frequency, []]);
    assertJoins(more, next, calendar, format);
  });
}

Deno.test("resolveCalendar() writes plain ISO dates without a style", () => {
  assertEquals(resolve(["2024-01-05", "2024-01-06"]).calendar, { frequency: "day", anchor: 0 });
  assertEquals(resolve(["2024-01-05T01:00:00", "2024-01-05T02:00:00"]).calendar, { frequency: "hour", anchor: 0 });
});

Deno.test("resolveCalendar() leaves the offset away where summer time changes it", () => {
  const texts = ["2024-03-30T00:00:00+01:00", "2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00"];
  const { calendar } = resolve(texts);
  assertEquals(formatPeriod(calendar, 19_815), "2024-04-02T00:00:00");
});

Deno.test("resolveCalendar() lets the config say which end of its week a stamp names; ISO weeks are known", () => {
  const weeks = ["2023-01-07", "2023-01-14", "2023-01-21"];
  assertEquals(resolve(weeks).calendar, { frequency: "week", anchor: 5 });
  assertEquals(resolve(weeks, undefined, { weekLabel: "end" }).calendar.weekLabel, "end");
  assertEquals(resolve(["2024-W05", "2024-W06"], "YYYY-Www").calendar.weekLabel, "start");
});

Deno.test("resolveCalendar() anchors weeks on the weekday of nine rows in ten, else on Monday", () => {
  const anchor = (texts: readonly string[]) => resolve(texts, undefined, { frequency: "week" }).calendar.anchor;
  assertEquals(anchor(["2024-01-04", "2024-01-11"]), 3);
  assertEquals(anchor(["2024-01-04", "2024-01-10"]), 0);
});

Deno.test("resolveCalendar() stops where times are coarser than the config says", () => {
  const weeks = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"];
  for (const frequency of ["day", "hour", "15min", "business_day"] as const) {
    const error = assertThrows(() => resolve(weeks, undefined, { frequency }), DataError);
    assertEquals([error.code, error.hint], [
      "FREQUENCY_MISMATCH",
      'Set "frequency": "week" in the config, or leave it out.',
    ]);
    assertStringIncludes(error.message, "weeks (4 distinct times");
  }
  assertThrows(() => resolve(["202101", "202102"], "YYYYMM", { frequency: "day" }), DataError, "months");
  // Three dates are too few to contradict anybody; finer times are merged.
  assertEquals(resolve(weeks.slice(1), undefined, { frequency: "day" }).calendar.frequency, "day");
  assertEquals(resolve(weeks, undefined, { frequency: "month" }).calendar.frequency, "month");
});

Deno.test("resolveCalendar() stops where no calendar fits and none is given", () => {
  const fortnights = Array.from(
    { length: 12 },
    (_, i) => new Date(Date.UTC(2024, 0, 1 + 14 * i)).toISOString().slice(0, 10),
  );
  const error = assertThrows(() => resolve(fortnights), DataError);
  assertEquals(error.code, "FREQUENCY_UNKNOWN");
  assertStringIncludes(error.hint, "business_day");
  assertEquals(resolve(fortnights, undefined, { frequency: "week" }).calendar.frequency, "week");
});

Deno.test("resolveCalendar() knows business days, also of other weeks, and refuses them where no day is left out", () => {
  const days = (open: readonly number[]) =>
    Array.from({ length: 70 }, (_, i) => i).filter((i) => open.includes(i % 7))
      .map((i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
  assertEquals(resolve(days([0, 1, 2, 3, 4])).calendar, { frequency: "business_day", anchor: 0 });
  assertEquals(resolve(days([0, 1, 2, 3, 4, 5])).calendar.openDays, [0, 1, 2, 3, 4, 5]);
  assertEquals(resolve(days([0, 1, 2, 3, 4]), undefined, { frequency: "day" }).calendar.frequency, "day");
  const all = days([0, 1, 2, 3, 4, 5, 6]);
  const error = assertThrows(() => resolve(all, undefined, { frequency: "business_day" }), DataError);
  assertEquals([error.code, error.hint], [
    "FREQUENCY_MISMATCH",
    'Set "frequency": "day" in the config, or leave it out.',
  ]);
});

Deno.test("resolveCalendar() tells dates that stand on various days of the month", () => {
  const { findings } = resolve(["2023-01-30", "2023-02-27", "2023-03-31", "2023-04-29", "2023-05-31", "2023-06-28"]);
  assertEquals(findings.map(({ code }) => code), ["STAMPS_VARY"]);
});

for (const zone of ["Z", "+00", "+00:00", " +0000", ""]) {
  Deno.test(`resolveCalendar() refuses local midnights that are written in UTC as "${zone}"`, () => {
    for (const [winter, summer] of [["23:00", "22:00"], ["00:00", "23:00"]]) {
      const texts = ["2024-03-29", "2024-03-30", "2024-03-31", "2024-04-01"].map((day, i) =>
        `${day}T${i < 2 ? winter : summer}:00${zone}`
      );
      assertEquals(assertThrows(() => resolve(texts), DataError).code, "TIME_ZONE");
    }
    assertEquals(resolve([`2024-03-29T12:00${zone}`, `2024-03-30T12:00${zone}`]).findings, []);
    assertEquals(resolve([`2024-03-29T22:00${zone}`, `2024-03-29T23:00${zone}`]).calendar.frequency, "hour");
  });
}

Deno.test("resolveCalendar() tells days that are all late in UTC: they may be midnights farther east", () => {
  const late = resolve(["2024-03-29 15:00:00+00", "2024-03-30 15:00:00+00"]);
  assertEquals(late.findings.map(({ code, severity }) => [code, severity]), [["TIME_ZONE", "warning"]]);
  assertStringIncludes(late.findings[0].message, "15:00 in UTC");
  assertEquals(resolve(["2024-03-29 15:00:00", "2024-03-30 15:00:00"]).findings, [], "a clock of its own");
  assertEquals(resolve(["2024-03-29 06:00", "2024-03-30 07:00"]).findings, [], "two exports in the morning");
});

Deno.test("resolveCalendar() writes quarter hours at the minute at which they stand", () => {
  const texts = ["2024-01-05 22:52", "2024-01-05 23:07", "2024-01-05 23:22", "2024-01-05 23:37", "2024-01-05 23:52"];
  const { calendar } = resolve(texts);
  assertEquals([calendar.frequency, calendar.stamp?.shift], ["15min", 7]);
  assertJoins(texts, "2024-01-06 00:07", calendar);
});

Deno.test("resolveCalendar() refuses hours with the offsets of winter and summer: one of them would be there twice", () => {
  const texts = ["2023-10-29T01:00:00+02:00", "2023-10-29T02:00:00+02:00", "2023-10-29T02:00:00+01:00"];
  const error = assertThrows(() => resolve([...texts, "2023-10-29T03:00:00+01:00"]), DataError);
  assertEquals(error.code, "TIME_ZONE");
  assertStringIncludes(error.hint ?? "", "UTC");
});

Deno.test("resolveCalendar() writes months at their last or first workday", () => {
  const last = ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-28", "2023-05-31", "2023-06-30", "2023-07-31"];
  const first = ["2023-01-02", "2023-02-01", "2023-03-01", "2023-04-03", "2023-05-01", "2023-06-01", "2023-07-03"];
  for (const [texts, next] of [[last.slice(3), "2023-08-31"], [first.slice(2), "2023-08-01"]] as const) {
    const { calendar, findings } = resolve(texts);
    assertEquals([calendar.frequency, calendar.stamp?.workday, findings], ["month", true, []]);
    assertJoins(texts, next, calendar);
  }
});
