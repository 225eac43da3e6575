import { assertEquals } from "@std/assert";
import { lastBelievable } from "@lib/data/demand/expectations/far_actuals.ts";

/** Eight keys over 200 days. */
const TABLE = {
  calendar: { frequency: "day" as const, anchor: 0 },
  start: 1000,
  end: 1199,
  keyRows: Int32Array.from({ length: 8 }, (_, k) => 200 - k),
};

function last(...places: (readonly [key: number, period: number])[]): number {
  return lastBelievable(TABLE, {
    key: Int32Array.from(places, ([key]) => key),
    period: Int32Array.from(places, ([, period]) => period),
  });
}

Deno.test("lastBelievable() ends before what few keys have after months, or anybody after a year", () => {
  const all = [0, 1, 2, 3, 4, 5, 6, 7].map((key) => [key, 1290] as const);
  assertEquals(last([0, 1202], [1, 1300]), 1202);
  assertEquals(last([0, 1220]), 1565); // of one key, three weeks later: a file may be of few keys
  assertEquals(last(...all), 1565);
  assertEquals(last([0, 1200], [1, 5000]), 1565);
  assertEquals(last([0, 100]), 1565);
});
