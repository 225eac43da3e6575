import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { formatPeriod, parseDate, parsePeriod } from "../../../lib/core/calendar.ts";
import type { Frequency } from "../../../lib/core/calendar.ts";
import {
  calendarOfStamps,
  checkFrequency,
  checkFreshness,
  periodOfStamp,
  type StampCounts,
} from "../../../lib/data/expectations/check_frequency.ts";

function counts(dates: readonly string[], rows?: readonly number[]): StampCounts {
  return { stamps: Int32Array.from(dates, parseDate), rows: Float64Array.from(rows ?? dates.map(() => 1)) };
}

function check(frequency: Frequency, found: StampCounts) {
  return checkFrequency(calendarOfStamps(frequency, found), found);
}

Deno.test("calendarOfStamps() anchors weeks on the weekday in use, else on Monday", () => {
  const thursdays = ["2024-01-04", "2024-01-11"];
  assertEquals(calendarOfStamps("week", counts(thursdays)).anchor, 3);
  assertEquals(calendarOfStamps("week", counts([...thursdays, "2024-01-17"], [9, 9, 1])).anchor, 3);
  assertEquals(calendarOfStamps("week", counts([...thursdays, "2024-01-17"], [1, 1, 1])).anchor, 0);
  assertEquals(calendarOfStamps("day", counts(thursdays)).anchor, 0);
});

Deno.test("checkFrequency() is silent where the dates fit, gaps or not", () => {
  assertEquals(check("day", counts(["2024-01-01", "2024-01-02", "2024-01-05", "2024-01-09"])), []);
  assertEquals(check("month", counts(["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"])), []);
  assertEquals(check("week", counts(["2024-01-04", "2024-01-11", "2024-01-25", "2024-02-01"])), []);
});

Deno.test("checkFrequency() finds dates finer than the frequency", () => {
  const [finding] = check("month", counts(["2024-01-01", "2024-01-15", "2024-02-01"]));
  assertEquals([finding.code, finding.count], ["FREQUENCY_MISMATCH", 1]);
  const [weeks] = check("week", counts(["2024-01-01", "2024-01-04", "2024-01-08"]));
  assertStringIncludes(weeks.message, "Monday, Thursday");
});

Deno.test("checkFrequency() finds dates coarser than the frequency", () => {
  const [finding] = check("day", counts(["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"]));
  assertEquals(finding.code, "FREQUENCY_MISMATCH");
  assertStringIncludes(finding.message, "at least 7 days apart");
});

Deno.test("checkFrequency() finds a calendar that a lone date stretches", () => {
  const days = Array.from({ length: 20 }, (_, i) => `2024-01-${String(i + 1).padStart(2, "0")}`);
  const [finding] = check("day", counts([...days, "2042-01-01"]));
  assertEquals(finding.code, "SPARSE_CALENDAR");
  assertEquals(finding.examples, ["no row between 2024-01-20 and 2042-01-01"]);
});

Deno.test("checkFreshness() counts from the last day of the newest period", () => {
  const month = { frequency: "month", anchor: 0 } as const;
  const may = 2024 * 12 + 4;
  const stale = (today: string) => checkFreshness(month, may, { today: parseDate(today), maxAgeDays: 10 });
  assertEquals(stale("2024-05-20"), []);
  assertEquals(stale("2024-06-10"), []);
  const [finding] = stale("2024-06-11");
  assertEquals([finding.code, finding.examples], ["STALE", ["2024-05-01"]]);
});

Deno.test("periodOfStamp() of hours is the stamp, of days the period that holds them", () => {
  assertEquals(periodOfStamp({ frequency: "hour", anchor: 0 }, 12_345), 12_345);
  for (const frequency of ["day", "week", "month", "quarter"] as const) {
    const calendar = { frequency, anchor: 0 };
    assertEquals(periodOfStamp(calendar, parseDate("2024-02-29")), parsePeriod(calendar, "2024-02-29"));
  }
});

Deno.test("checkFrequency() is silent on any subset of a calendar's own days that is dense enough", () => {
  const picks = fc.array(fc.boolean(), { minLength: 12, maxLength: 60 });
  fc.assert(
    fc.property(picks, fc.constantFrom("day" as const, "week" as const, "month" as const), (keep, frequency) => {
      const calendar = { frequency, anchor: 0 }, first = parsePeriod(calendar, "2020-01-06");
      // Two neighbours are always there, so that nothing looks coarser than it is.
      const periods = keep.flatMap((kept, i) => kept || i < 2 || i % 5 === 0 ? [first + i] : []);
      const stamps = Int32Array.from(periods, (period) => parseDate(formatPeriod(calendar, period)));
      assertEquals(checkFrequency(calendar, { stamps, rows: new Float64Array(stamps.length).fill(1) }), []);
    }),
  );
});

Deno.test("checkFrequency() counts the dates that share a period", () => {
  const dates = ["2024-01-01", "2024-01-02", "2024-01-31", "2024-02-01", "2024-03-05", "2024-03-06"];
  const [finding] = check("month", counts(dates));
  assertEquals([finding.code, finding.count, finding.severity], ["FREQUENCY_MISMATCH", 3, "warning"]);
  assertStringIncludes(finding.message, "6 dates make 3 months");
});

Deno.test("checkFrequency() says nothing of few dates, however far apart", () => {
  assertEquals(check("day", counts(["2024-01-01", "2024-03-01", "2024-12-01"])), []);
  assertEquals(
    check("day", counts(["2024-01-01", "2024-03-01", "2024-12-01", "2024-12-31"]))[0].code,
    "FREQUENCY_MISMATCH",
  );
});

Deno.test("checkFrequency() calls a calendar sparse below a tenth, and names the widest hole", () => {
  const dense = Array.from({ length: 10 }, (_, i) => parseDate("2024-01-01") + i);
  const at = (last: number) => {
    const stamps = Int32Array.from([...dense, dense[0] + last]);
    return checkFrequency({ frequency: "day", anchor: 0 }, { stamps, rows: new Float64Array(11).fill(1) });
  };
  assertEquals(at(109), [], "11 of 110 days");
  const [finding] = at(110);
  assertEquals([finding.code, finding.count], ["SPARSE_CALENDAR", 111 - 11]);
  assertEquals(finding.examples, ["no row between 2024-01-10 and 2024-04-20"]);
});

Deno.test("checkFrequency() takes more dates than a call takes arguments", () => {
  const stamps = Int32Array.from({ length: 200_000 }, (_, i) => 2 * i);
  const [finding] = checkFrequency({ frequency: "hour", anchor: 0 }, {
    stamps,
    rows: new Float64Array(200_000).fill(1),
  });
  assertStringIncludes(finding.message, "at least 2 hours apart");
});

Deno.test("calendarOfStamps() wants nine rows in ten on one weekday", () => {
  const anchor = (tuesday: number, friday: number) =>
    calendarOfStamps("week", counts(["2024-01-02", "2024-01-05"], [tuesday, friday])).anchor;
  assertEquals([anchor(9, 1), anchor(89, 11), anchor(1, 9), anchor(0, 5)], [1, 0, 4, 4]);
});

Deno.test("checkFreshness() counts days at every frequency, and never a day too many", () => {
  const stale = (frequency: Frequency, last: string, today: string) => {
    const calendar = { frequency, anchor: 0 };
    return checkFreshness(calendar, parsePeriod(calendar, last), { today: parseDate(today), maxAgeDays: 0 }).length;
  };
  assertEquals([stale("day", "2024-01-05", "2024-01-05"), stale("day", "2024-01-05", "2024-01-06")], [0, 1]);
  assertEquals([stale("week", "2024-01-01", "2024-01-07"), stale("week", "2024-01-01", "2024-01-08")], [0, 1]);
  assertEquals([stale("quarter", "2024-01-01", "2024-03-31"), stale("quarter", "2024-01-01", "2024-04-01")], [0, 1]);
  assertEquals([stale("hour", "2024-01-05T10", "2024-01-05"), stale("hour", "2024-01-05T10", "2024-01-06")], [0, 1]);
});
