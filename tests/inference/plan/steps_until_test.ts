import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { type Calendar, parseDate, parsePeriod, periodOfDay } from "@lib/core/time/calendar.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { stepsUntil, untilTooLate } from "@lib/inference/plan/steps_until.ts";

const DAY: Calendar = { frequency: "day", anchor: 0 };

function at(calendar: Calendar, end: string) {
  return { calendar, end: parsePeriod(calendar, end) };
}

Deno.test("stepsUntil() counts to the period that holds the date, whatever its length", () => {
  assertEquals(stepsUntil("2024-03-01", at(DAY, "2024-02-28")), 2);
  assertEquals(stepsUntil("2024-04-15", at({ frequency: "month", anchor: 0 }, "2024-02-01")), 2);
  const monday: Calendar = { frequency: "week", anchor: 0 };
  assertEquals(stepsUntil("2024-01-21", at(monday, "2024-01-08")), 1);
  assertEquals(stepsUntil("2024-01-22", at(monday, "2024-01-08")), 2);
  assertEquals(stepsUntil("2024-01-02T05:00", at({ frequency: "hour", anchor: 0 }, "2024-01-02T02:00")), 3);
});

Deno.test("stepsUntil() of a day on which business is closed goes to the last open day before it", () => {
  const business: Calendar = { frequency: "business_day", anchor: 0 };
  // 2024-01-05 is a Friday.
  assertEquals(
    stepsUntil("2024-01-07", { calendar: business, end: periodOfDay(business, parseDate("2024-01-03")) }),
    2,
  );
});

Deno.test("stepsUntil() takes dates as the table writes them", () => {
  const stamp = { date: "DD.MM.YYYY", time: "", month: 0, day: 0 } as const;
  assertEquals(stepsUntil("01.03.2024", at({ ...DAY, stamp }, "2024-02-28")), 2);
});

Deno.test("stepsUntil() refuses what is no date and what is known already, and names the end", () => {
  for (const until of ["soon", "2024-02-28", "2023-01-01", "2024-02-30"]) {
    const { code, message } = assertThrows(() => stepsUntil(until, at(DAY, "2024-02-28")), DataError);
    assertEquals(code, "INVALID_DATE", until);
    assertMatch(message, new RegExp(`current value is "${until}"$`));
  }
});

Deno.test("untilTooLate() names the last date that can be had", () => {
  const { code, message, hint } = untilTooLate("2024-03-31", at(DAY, "2024-02-28"), { horizon: 32, longest: 7 });
  assertEquals(code, "HORIZON_TOO_LONG");
  assertMatch(message, /must be 2024-03-06 at the latest/);
  assertMatch(hint, /2024-03-06/);
});
