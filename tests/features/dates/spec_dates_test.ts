import { assertEquals } from "@std/assert";
import { type Calendar, formatPeriod, type Frequency, parseDate } from "@lib/core/time/calendar.ts";
import { isAt, specDates } from "@lib/features/dates/spec_dates.ts";
import type { StoredDate } from "@lib/features/dates/stored_dates.ts";

const DAY: Calendar = { frequency: "day", anchor: 0 };
const of = (frequency: Frequency): Calendar => ({ frequency, anchor: 0 });

/** Periods by name, as the first day of each with its value and workdays where they are not 1. */
function periods(days: [from: string, to?: string][], calendar: Calendar, changes: Partial<StoredDate> = {}) {
  const date: StoredDate = {
    ...{ name: "x", isHoliday: true, places: [], minute: 0, before: 0, after: 0 },
    days: days.map(([from]) => parseDate(from)),
    last: days.map(([from, to]) => parseDate(to ?? from)),
    ...changes,
  };
  const { entries } = specDates({ source: null, from: 0, until: 0, columns: [], entries: [date] }, calendar);
  return Object.fromEntries(entries.map(({ name, periods, values, workdays }) => [
    name,
    periods.map((period, i) =>
      [formatPeriod(calendar, period), ...values ? [values[i]] : [], ...workdays ? [`of ${workdays[i]}`] : []].join(" ")
    ).join(),
  ]));
}

Deno.test("specDates() of days: each day of an event, and each step before and after it", () => {
  assertEquals(periods([["2024-05-03", "2024-05-04"]], DAY, { before: 2, after: 1 }), {
    x: "2024-05-03,2024-05-04",
    x_before_1: "2024-05-02",
    x_before_2: "2024-05-01",
    x_after_1: "2024-05-05",
  });
});

Deno.test("specDates() of business days: none on a weekend, the open days around it", () => {
  // Saturday 4 and Sunday 5 May 2024.
  const around = { before: 1, after: 1 };
  assertEquals(periods([["2024-05-04", "2024-05-05"]], of("business_day"), around), {
    x_before_1: "2024-05-03",
    x_after_1: "2024-05-06",
  });
  assertEquals(periods([["2024-05-06"]], of("business_day"), around), {
    x: "2024-05-06",
    x_before_1: "2024-05-03",
    x_after_1: "2024-05-07",
  });
});

Deno.test("specDates() of weeks and months counts days, and of holidays those from Monday to Friday", () => {
  const monday: Calendar = { frequency: "week", anchor: 0, weekLabel: "start" };
  // Good Friday to Easter Monday 2024: 29 March to 1 April.
  assertEquals(periods([["2024-03-29", "2024-04-01"]], monday, { before: 1 }), {
    x: "2024-03-25 3 of 1,2024-04-01 1 of 1",
    x_before_1: "2024-03-18",
  });
  assertEquals(periods([["2024-03-29", "2024-04-01"]], of("month"), { isHoliday: false, after: 1 }), {
    x: "2024-03-01 3,2024-04-01 1",
    x_after_1: "2024-05-01",
  });
});

Deno.test("specDates() of weeks whose stamps nobody has explained has both readings", () => {
  const names = Object.keys(periods([["2024-03-29"]], { frequency: "week", anchor: 0 }, { after: 1 }));
  assertEquals(names, ["x", "x_after_1", "x_to_stamp", "x_to_stamp_after_1"]);
  const dated = { name: "x", isHoliday: true, places: [], days: [0], last: [0], minute: 0, before: 0, after: 0 };
  const week: Calendar = { frequency: "week", anchor: 0 };
  const { entries } = specDates({ source: null, from: 0, until: 0, columns: [], entries: [dated] }, week);
  assertEquals(entries.map(({ isHoliday }) => isHoliday), [true, undefined]);
});

Deno.test("specDates() of half a day is half a day, and of hours those from its first on", () => {
  assertEquals(periods([["2024-12-24"]], DAY, { minute: 720 }), { x: "2024-12-24 0.5" });
  const hours = periods([["2024-12-24"]], of("hour"), { minute: 840, after: 1 });
  assertEquals(hours.x.split(",").length, 10);
  assertEquals([hours.x.slice(0, 19), hours.x_after_1.split(",").length], ["2024-12-24T14:00:00", 24]);
});

Deno.test("isAt() any of the places, null for any text; without places everywhere", () => {
  assertEquals(isAt({ places: [] }, ["BY"]), true);
  assertEquals(isAt({ places: [["BY", null], ["NI", "b"]] }, ["BY", "a"]), true);
  assertEquals(isAt({ places: [["BY", null], ["NI", "b"]] }, ["NI", "a"]), false);
  assertEquals(isAt({ places: [["BY"]] }, [null]), false);
});
