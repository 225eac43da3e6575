import { assertEquals } from "@std/assert";
import { parsePeriod } from "@lib/core/calendar.ts";
import { HOLIDAY_REACH, holidayColumn, holidayDistance } from "@lib/features/holiday_columns.ts";
import { DAY } from "./_panel.ts";

Deno.test("holidayColumn() is 1 on its periods inside the span", () => {
  assertEquals([...holidayColumn([3, 5, 99], { from: 2, to: 7 })], [0, 1, 0, 1, 0, 0].slice(0, 5));
});

Deno.test("holidayDistance() counts days to the next and since the latest, in any order of dates", () => {
  const span = { from: 0, to: 8 };
  assertEquals([...holidayDistance([5, 2, 2], span, { calendar: DAY, direction: 1 })], [2, 1, 0, 2, 1, 0, 60, 60]);
  assertEquals([...holidayDistance([5, 2], span, { calendar: DAY, direction: -1 })], [60, 60, 0, 1, 2, 0, 1, 2]);
});

Deno.test("holidayDistance() sees holidays outside the span and stops at its reach", () => {
  const options = { calendar: DAY, direction: 1 } as const;
  assertEquals([...holidayDistance([100], { from: 30, to: 45 }, options)].slice(0, 11), [
    ...Array.from({ length: 10 }, () => HOLIDAY_REACH),
    HOLIDAY_REACH,
  ]);
  assertEquals(holidayDistance([100], { from: 41, to: 42 }, options)[0], 59);
});

Deno.test("holidayDistance() of weeks is in days", () => {
  const calendar = { frequency: "week" as const, anchor: 0 };
  const christmas = parsePeriod(calendar, "2024-12-25");
  const out = holidayDistance([christmas], { from: christmas - 2, to: christmas + 1 }, { calendar, direction: 1 });
  assertEquals([...out], [14, 7, 0]);
});
