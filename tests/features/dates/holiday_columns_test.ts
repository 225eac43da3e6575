import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parsePeriod } from "@lib/core/time/calendar.ts";
import { HOLIDAY_REACH, holidayColumn, holidayDistance } from "@lib/features/dates/holiday_columns.ts";
import { DAY } from "../_panel.ts";

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

const periods = fc.array(fc.integer({ min: -90, max: 160 }), { maxLength: 8 });

Deno.test("holidayDistance() is the least distance in its direction, by trying all", () => {
  fc.assert(fc.property(periods, fc.constantFrom(1 as const, -1 as const), (holidays, direction) => {
    const span = { from: 10, to: 60 };
    const expected = Array.from({ length: 50 }, (_, i) => {
      const ahead = holidays.map((holiday) => direction * (holiday - (10 + i))).filter((days) => days >= 0);
      return Math.min(HOLIDAY_REACH, ...ahead);
    });
    assertEquals([...holidayDistance(holidays, span, { calendar: DAY, direction })], expected);
  }));
});

Deno.test("holidayDistance() and holidayColumn() of a part are the part of the whole", () => {
  fc.assert(fc.property(periods, fc.nat({ max: 30 }), fc.nat({ max: 20 }), (holidays, from, length) => {
    const whole = { from: 0, to: 51 }, part = { from, to: from + length };
    assertEquals(holidayColumn(holidays, part), holidayColumn(holidays, whole).slice(from, from + length));
    for (const direction of [1, -1] as const) {
      const [all, some] = [whole, part].map((span) => holidayDistance(holidays, span, { calendar: DAY, direction }));
      assertEquals(some, all.slice(from, from + length));
    }
  }));
});

Deno.test("holidayDistance() is zero exactly on the holidays", () => {
  fc.assert(fc.property(periods, (holidays) => {
    const span = { from: 0, to: 70 };
    const on = holidayColumn(holidays, span);
    for (const direction of [1, -1] as const) {
      const zero = holidayDistance(holidays, span, { calendar: DAY, direction }).map((days) => Number(days === 0));
      assertEquals(zero, on);
    }
  }));
});

Deno.test("holidayDistance() of months counts their days, and is full without holidays", () => {
  const calendar = { frequency: "month" as const, anchor: 0 };
  const march = parsePeriod(calendar, "2024-03-01");
  const span = { from: march - 2, to: march + 3 };
  assertEquals([...holidayDistance([march], span, { calendar, direction: 1 })], [60, 29, 0, 60, 60]);
  assertEquals([...holidayDistance([march], span, { calendar, direction: -1 })], [60, 60, 0, 31, 60]);
  assertEquals([...holidayDistance([], span, { calendar, direction: 1 })], [60, 60, 60, 60, 60]);
});
