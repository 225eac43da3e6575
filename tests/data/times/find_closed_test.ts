import { assertEquals } from "@std/assert";
import type { Calendar } from "@lib/core/time/calendar.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { findClosed, tellClosed } from "@lib/data/times/find_closed.ts";

const DAY: Calendar = { frequency: "day", anchor: 0 };
const HOUR: Calendar = { frequency: "hour", anchor: 0 };
/** Monday 2024-01-01. */
const MONDAY = 19_723;

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
const days = (weeks: number, open: readonly number[]) =>
  range(MONDAY, 7 * weeks).filter((d) => open.includes((d + 3) % 7));

Deno.test("findClosed() finds weekdays that never have a row, from the third week on", () => {
  assertEquals(findClosed(DAY, days(10, [0, 1, 2, 3, 4])), [5, 6]);
  assertEquals(findClosed(DAY, days(10, [1, 2, 3, 4, 5, 6])), [0]);
  assertEquals(findClosed(DAY, days(10, [0, 1, 2, 3, 4, 5, 6])), []);
  // The end of a table is no closed day: the last week-end is not over.
  assertEquals(findClosed(DAY, days(3, [0, 1, 2, 3, 4])), []);
  assertEquals(findClosed(DAY, days(4, [0, 1, 2, 3, 4])), [5, 6]);
});

Deno.test("findClosed() takes no weekday of a sparse table for closed that is empty by chance", () => {
  let found = 0;
  for (let seed = 0; seed < 300; seed++) {
    const rng = createRng(seed);
    found += findClosed(DAY, range(MONDAY, 56).filter(() => rng.next() < 0.2)).length > 0 ? 1 : 0;
  }
  assertEquals(found <= 1, true, `${found} of 300`);
  const rng = createRng(1);
  const sparse = days(100, [0, 1, 2, 3, 4]).filter(() => rng.next() < 0.2);
  assertEquals(findClosed(DAY, sparse), [5, 6], "enough weeks tell it all the same");
});

Deno.test("findClosed() finds opening hours, also of single weekdays", () => {
  const open = range(MONDAY * 24, 24 * 7 * 6).filter((hour) => {
    const day = (Math.floor(hour / 24) + 3) % 7, clock = hour % 24;
    return day < 5 ? clock >= 8 && clock < 20 : day === 5 && clock >= 8 && clock < 14;
  });
  const closed = findClosed(HOUR, open);
  assertEquals(closed.length, 168 - 5 * 12 - 6);
  assertEquals(closed.includes(5 * 24 + 14) && !closed.includes(4 * 24 + 14), true);
  const calendar = { ...HOUR, closed };
  assertEquals(tellClosed(calendar, open).map(({ code, examples }) => [code, examples.slice(0, 2), examples.at(-1)]), [
    ["CLOSED_WEEKDAYS", ["Sunday"], "Sunday"],
    ["CLOSED_HOURS", ["Monday 00:00 to 08:00", "Monday 20:00 to 24:00"], "Saturday 14:00 to 24:00"],
  ]);
});

Deno.test("findClosed() says nothing of weeks and longer periods", () => {
  for (const frequency of ["business_day", "week", "month", "quarter", "year"] as const) {
    const calendar: Calendar = { frequency, anchor: 0 };
    assertEquals([findClosed(calendar, range(100, 50)), tellClosed(calendar, [])], [[], []]);
  }
  assertEquals(findClosed(DAY, []), []);
});

Deno.test("tellClosed() offers business days where whole days are closed", () => {
  const [finding] = tellClosed({ ...DAY, closed: [5, 6] }, days(4, [0, 1, 2, 3, 4]));
  assertEquals([finding.code, finding.count, finding.examples], ["CLOSED_WEEKDAYS", 2, ["Saturday", "Sunday"]]);
  assertEquals(finding.message.includes('"frequency": "business_day"'), true);
});

Deno.test("findClosed() lets a few rows open no weekday and no hour, and tells of them", () => {
  const workdays = days(104, [0, 1, 2, 3, 4]), saturdays = [MONDAY + 7 * 50 + 5, MONDAY + 7 * 51 + 5];
  const present = [...workdays, ...saturdays].sort((a, b) => a - b);
  assertEquals(findClosed(DAY, present), [5, 6]);
  const [never, seldom] = tellClosed({ ...DAY, closed: [5, 6] }, present);
  assertEquals([never.code, never.examples], ["CLOSED_WEEKDAYS", ["Sunday"]]);
  assertEquals(never.message.includes("business_day"), false, "it would lose the Saturdays");
  assertEquals([seldom.code, seldom.count], ["RARELY_OPEN", 2]);
  assertEquals(seldom.examples, ["Saturday 2024-12-21", "Saturday 2024-12-28"]);
  const nights = range(MONDAY * 24, 24 * 7 * 60).filter((hour) => hour % 24 >= 8);
  const late = [...nights, (MONDAY + 7 * 30) * 24 + 2].sort((a, b) => a - b);
  assertEquals(findClosed(HOUR, late), findClosed(HOUR, nights));
  assertEquals(tellClosed({ ...HOUR, closed: findClosed(HOUR, late) }, late).at(-1)?.code, "RARELY_OPEN");
});

Deno.test("findClosed() takes a weekday that has just opened, or is open one week in ten, for open", () => {
  const workdays = days(104, [0, 1, 2, 3, 4]);
  const withSaturdays = (weeks: readonly number[]) =>
    findClosed(DAY, [...workdays, ...weeks.map((week) => MONDAY + 7 * week + 5)].sort((a, b) => a - b));
  assertEquals(withSaturdays([102, 103]), [6]);
  assertEquals(withSaturdays([103]), [5, 6], "once is none");
  assertEquals(withSaturdays(range(0, 10).map((i) => 10 * i)), [6]);
});
