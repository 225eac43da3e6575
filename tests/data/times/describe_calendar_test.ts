import { assertEquals } from "@std/assert";
import { describeCalendar } from "@lib/data/times/describe_calendar.ts";

Deno.test("describeCalendar() says what a period is, how it is written, and its season", () => {
  const calendar = { frequency: "week", anchor: 0, stamp: { date: "YYYY-Www", time: "", month: 0, day: 0 } } as const;
  assertEquals(describeCalendar(calendar, { end: 2822, seasonLength: 52 }), "weeks, written as 2024-W05; season of 52");
});
