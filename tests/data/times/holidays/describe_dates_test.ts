import { assertEquals } from "@std/assert";
import { describeDates, namesOfDates } from "@lib/data/times/holidays/describe_dates.ts";
import type { StoredDate, StoredDates } from "@lib/features/dates/stored_dates.ts";

const dateOf = (name: string, isHoliday = name.startsWith("holiday")): StoredDate => {
  return { name, isHoliday, places: [], days: [0], last: [0], minute: 0, before: 0, after: 0 };
};
const DATES: StoredDates = { source: "x", from: 0, until: 365, columns: ["state"], entries: [] };

Deno.test("describeDates() counts holidays and events by name, and says by which columns", () => {
  const entries = ["holiday_b", "holiday_a", "holiday_a", "event_fair", "holiday_c", "holiday_d"].map((name) =>
    dateOf(name)
  );
  assertEquals(
    describeDates({ ...DATES, entries }),
    "Holidays and events: 4 holidays and 1 event by state (event_fair, holiday_a, holiday_b, holiday_c, …), looked up to 1971-01-01",
  );
  assertEquals(
    describeDates({ ...DATES, columns: [], entries: [dateOf("event_fair")] }),
    "Holidays and events: 1 event (event_fair), looked up to 1971-01-01",
  );
});

Deno.test("namesOfDates() are distinct and sorted; none of a table without dates", () => {
  assertEquals(namesOfDates({ ...DATES, entries: [dateOf("b"), dateOf("a"), dateOf("b")] }), ["a", "b"]);
  assertEquals(namesOfDates(undefined), []);
});
