import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseDate } from "../../../lib/core/calendar.ts";
import type { Frequency } from "../../../lib/core/calendar.ts";
import {
  calendarOfStamps,
  checkFrequency,
  checkFreshness,
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
