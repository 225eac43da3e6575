import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import {
  type Calendar,
  formatPeriod,
  type Frequency,
  parseDate,
  parsePeriod,
  periodOfDay,
} from "@lib/core/time/calendar.ts";
import { checkFrequency, checkFreshness } from "@lib/data/demand/expectations/check_frequency.ts";
import type { DistinctTimes } from "@lib/data/times/infer_frequency.ts";

const of = (frequency: Frequency): Calendar => ({ frequency, anchor: frequency === "week" ? 3 : 0 });

function times(days: Int32Array): DistinctTimes {
  return { day: days, minute: new Int32Array(days.length), rows: new Float64Array(days.length).fill(1) };
}

function check(frequency: Frequency, dates: readonly string[]) {
  return checkDays(of(frequency), Int32Array.from(dates, parseDate));
}

function checkDays(calendar: Calendar, days: Int32Array) {
  const periods = Int32Array.from(new Set(Array.from(days, (day) => periodOfDay(calendar, day))));
  return checkFrequency(calendar, { distinct: times(days), periods });
}

Deno.test("checkFrequency() is silent where the dates fit, gaps or not", () => {
  assertEquals(check("day", ["2024-01-01", "2024-01-02", "2024-01-05", "2024-01-09"]), []);
  assertEquals(check("month", ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]), []);
  assertEquals(check("week", ["2024-01-04", "2024-01-11", "2024-01-25", "2024-02-01"]), []);
});

Deno.test("checkFrequency() finds dates finer than the frequency", () => {
  const [finding] = check("month", ["2024-01-01", "2024-01-15", "2024-02-01"]);
  assertEquals([finding.code, finding.count], ["FREQUENCY_MISMATCH", 1]);
  const [weeks] = check("week", ["2024-01-01", "2024-01-04", "2024-01-08"]);
  assertStringIncludes(weeks.message, "Monday, Thursday");
});

Deno.test("checkFrequency() finds dates coarser than the frequency", () => {
  const [finding] = check("day", ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"]);
  assertEquals(finding.code, "FREQUENCY_MISMATCH");
  assertStringIncludes(finding.message, "at least 7 days apart");
});

Deno.test("checkFrequency() finds a calendar that a lone date stretches", () => {
  const days = Array.from({ length: 20 }, (_, i) => `2024-01-${String(i + 1).padStart(2, "0")}`);
  const [finding] = check("day", [...days, "2042-01-01"]);
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

Deno.test("checkFrequency() is silent on any subset of a calendar's own days that is dense enough", () => {
  const picks = fc.array(fc.boolean(), { minLength: 12, maxLength: 60 });
  fc.assert(
    fc.property(picks, fc.constantFrom("day" as const, "week" as const, "month" as const), (keep, frequency) => {
      const calendar = { frequency, anchor: 0 }, first = parsePeriod(calendar, "2020-01-06");
      // Two neighbours are always there, so that nothing looks coarser than it is.
      const periods = keep.flatMap((kept, i) => kept || i < 2 || i % 5 === 0 ? [first + i] : []);
      const days = Int32Array.from(periods, (period) => parseDate(formatPeriod(calendar, period)));
      assertEquals(checkDays(calendar, days), []);
    }),
  );
});

Deno.test("checkFrequency() counts the dates that share a period", () => {
  const dates = ["2024-01-01", "2024-01-02", "2024-01-31", "2024-02-01", "2024-03-05", "2024-03-06"];
  const [finding] = check("month", dates);
  assertEquals([finding.code, finding.count, finding.severity], ["FREQUENCY_MISMATCH", 3, "warning"]);
  assertStringIncludes(finding.message, "6 times make 3 months");
});

Deno.test("checkFrequency() says nothing of few dates, however far apart", () => {
  assertEquals(check("day", ["2024-01-01", "2024-03-01", "2024-12-01"]), []);
  assertEquals(
    check("day", ["2024-01-01", "2024-03-01", "2024-12-01", "2024-12-31"])[0].code,
    "FREQUENCY_MISMATCH",
  );
});

Deno.test("checkFrequency() calls a calendar sparse below a tenth, and names the widest hole", () => {
  const dense = Array.from({ length: 10 }, (_, i) => parseDate("2024-01-01") + i);
  const at = (last: number) => {
    return checkDays({ frequency: "day", anchor: 0 }, Int32Array.from([...dense, dense[0] + last]));
  };
  assertEquals(at(109), [], "11 of 110 days");
  const [finding] = at(110);
  assertEquals([finding.code, finding.count], ["SPARSE_CALENDAR", 111 - 11]);
  assertEquals(finding.examples, ["no row between 2024-01-10 and 2024-04-20"]);
});

Deno.test("checkFrequency() takes more dates than a call takes arguments", () => {
  const periods = Int32Array.from({ length: 200_000 }, (_, i) => 2 * i);
  const [finding] = checkFrequency({ frequency: "hour", anchor: 0 }, {
    distinct: { ...times(periods), minute: new Int32Array(periods.length) },
    periods,
  });
  assertStringIncludes(finding.message, "at least 2 hours apart");
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
