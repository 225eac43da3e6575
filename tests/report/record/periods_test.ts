import { assertEquals } from "@std/assert";
import { MOST_SHOWN, periodsOf } from "@lib/report/record/periods.ts";

const MONTHS = { frequency: "month", anchor: 0 } as const;

Deno.test("periodsOf() runs from the oldest period known to the last step", () => {
  const periods = periodsOf(MONTHS, 25, { known: 3, horizon: 2 });
  assertEquals(periods.texts, ["0001-12-01", "0002-01-01", "0002-02-01", "0002-03-01", "0002-04-01"]);
  assertEquals([periods.origin, periods.first, periods.end], [2, 23, 25]);
  assertEquals(["0001-12-01", "0002-04-01", "0002-05-01", "0001-11-01", "no date"].map(periods.placeOf), [
    0,
    4,
    -1,
    -1,
    -1,
  ]);
});

Deno.test("periodsOf() shows the newest of a long history, and all that was forecast", () => {
  assertEquals(periodsOf(MONTHS, 9999, { known: 9000, horizon: 1 }).origin, MOST_SHOWN - 1);
  assertEquals(periodsOf(MONTHS, 9999, { known: 9000, horizon: 1, least: 500 }).origin, 499);
});
