import { assertEquals } from "@std/assert";
import { type Frequency, parsePeriod } from "../../../../lib/core/time/calendar.ts";
import { yearAway } from "../../../../lib/data/demand/expectations/year_away.ts";

function moved(frequency: Frequency, from: string, years: number): number[] {
  return yearAway({ frequency, anchor: 0 }, parsePeriod({ frequency, anchor: 0 }, from), years);
}

Deno.test("yearAway() keeps month, day and hour", () => {
  for (
    const [frequency, from, to] of [
      ["day", "2023-07-05", "2022-07-05"],
      ["day", "2024-02-29", "2023-03-01"],
      ["hour", "2023-07-05T23:00:00", "2022-07-05T23:00:00"],
      ["month", "2023-07-05", "2022-07-05"],
      ["quarter", "2023-07-05", "2022-07-05"],
      ["year", "2023-07-05", "2022-07-05"],
    ] as const
  ) {
    assertEquals(moved(frequency, from, -1), [parsePeriod({ frequency, anchor: 0 }, to)], `${frequency} ${from}`);
  }
  assertEquals(moved("day", "2023-07-05", 100), [parsePeriod({ frequency: "day", anchor: 0 }, "2123-07-05")]);
});

Deno.test("yearAway() gives both weeks that a mistyped day may belong to", () => {
  const week = (text: string) => parsePeriod({ frequency: "week", anchor: 0 }, text);
  // Monday 2022-07-04 was written 2023-07-04, a Tuesday.
  assertEquals(moved("week", "2023-07-04", -1), [week("2022-06-27"), week("2022-07-04")]);
});
