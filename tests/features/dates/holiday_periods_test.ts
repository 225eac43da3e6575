import { holidayPeriods } from "@lib/features/dates/holiday_periods.ts";
import { parsePeriod } from "@lib/core/time/calendar.ts";
import { assertEquals } from "@std/assert";

const WEEK = { frequency: "week", anchor: 5 } as const;

Deno.test("holidayPeriods() gives both readings of a week's stamp where nobody settled it, one where somebody did", () => {
  const stamp = (text: string) => parsePeriod(WEEK, text);
  const dates = { easter: ["2023-04-09", "2022-04-17"] };
  // Saturdays: Easter Sunday lies in the seven days from the Saturday before, or up to the Saturday after.
  const from = [stamp("2022-04-16"), stamp("2023-04-08")], to = [stamp("2022-04-23"), stamp("2023-04-15")];
  assertEquals(holidayPeriods(dates, WEEK), { easter: from, easter_to_stamp: to });
  assertEquals(holidayPeriods(dates, { ...WEEK, weekLabel: "start" }), { easter: from });
  assertEquals(holidayPeriods(dates, { ...WEEK, weekLabel: "end" }), { easter: to });
  assertEquals(holidayPeriods({ strike: [7, 3, 7] }, WEEK), { strike: [3, 7] });
});

Deno.test("holidayPeriods() holds all periods of a day, and none of a closed one", () => {
  const hours = holidayPeriods({ x: ["1970-01-02"] }, { frequency: "hour", anchor: 0 });
  assertEquals(hours.x, Array.from({ length: 24 }, (_, i) => 24 + i));
  assertEquals(holidayPeriods({ x: ["1970-01-03"] }, { frequency: "business_day", anchor: 0 }), { x: [] });
});
