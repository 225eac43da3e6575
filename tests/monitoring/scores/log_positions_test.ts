import { assertEquals } from "@std/assert";
import type { Calendar } from "@lib/core/time/calendar.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { KeyPositions, PeriodTexts, UNKNOWN_PERIOD } from "@lib/monitoring/scores/log_positions.ts";

Deno.test("KeyPositions.of() positions in the table, as more keys come", () => {
  const [a, b, c] = ["a", "b", "c"].map((text) => seriesKey([text])), positions = new KeyPositions({ keys: [a!, c!] });
  const keys = [c!, b!];
  assertEquals([...positions.of({ keys }).subarray(0, 2)], [1, -1]);
  keys.push(a!);
  assertEquals([...positions.of({ keys }).subarray(0, 3)], [1, -1, 0]);
});

Deno.test("PeriodTexts.of() a text of another clock or another day of the week is none, and is told", () => {
  const of = (calendar: Calendar, value: string) => {
    const texts = new PeriodTexts({ calendar }), [period] = texts.of({ values: [value], codes: new Int32Array(0) });
    return [period === UNKNOWN_PERIOD, texts.isForeign];
  };
  const hours: Calendar = {
    ...{ frequency: "hour", anchor: 0 },
    stamp: { date: "YYYY-MM-DD", time: "THH:mm:00+02:00", month: 0, day: 0 },
  };
  const weeks: Calendar = { frequency: "week", anchor: 6 };
  assertEquals(of(hours, "2026-05-04T01:00:00Z"), [true, true]);
  assertEquals(of(hours, "2026-05-04T01:00:00+0200"), [false, false]);
  assertEquals(of(hours, "2026-05-04T01:00:00"), [false, false]);
  assertEquals(of(weeks, "2026-05-04"), [true, true]); // a Monday
  assertEquals(of(weeks, "2026-05-03"), [false, false]);
});

Deno.test("PeriodTexts.of() periods of the calendar; other texts are none", () => {
  const texts = new PeriodTexts({ calendar: { frequency: "day", anchor: 0 } }), values = ["1970-01-02", "soon"];
  const codes = new Int32Array(0);
  assertEquals([...texts.of({ values, codes })], [1, UNKNOWN_PERIOD]);
  values.push("1970-01-11");
  assertEquals([...texts.of({ values, codes })], [1, UNKNOWN_PERIOD, 10]);
});
