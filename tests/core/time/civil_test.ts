import { assertEquals } from "@std/assert";
import { civilFromDays, daysFromCivil, daysInMonth, weekday } from "../../../lib/core/time/civil.ts";

const DAY = 86_400_000;
/** The platform's own calendar as oracle. */
const oracle = (days: number) => {
  const date = new Date(days * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

Deno.test("civilFromDays() and daysFromCivil() agree with the platform on every day from 1890 to 2110", () => {
  for (let days = -29220; days < 51500; days++) {
    const date = civilFromDays(days), expected = oracle(days);
    if (date.year !== expected.year || date.month !== expected.month || date.day !== expected.day) {
      assertEquals(date, expected, `day ${days}`);
    }
    if (daysFromCivil(date.year, date.month, date.day) !== days) assertEquals(date, null, `day ${days} back`);
    if (weekday(days) !== (new Date(days * DAY).getUTCDay() + 6) % 7) assertEquals(weekday(days), -1, `day ${days}`);
  }
});

Deno.test("daysInMonth() knows leap years by the Gregorian rule", () => {
  assertEquals([1900, 2000, 2023, 2024].map((year) => daysInMonth(year, 2)), [28, 29, 28, 29]);
  assertEquals(Array.from({ length: 12 }, (_, m) => daysInMonth(2023, m + 1)), [
    31,
    28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ]);
});
