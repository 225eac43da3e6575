import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/panel.ts";
import { KeyPositions, NO_PERIOD, PeriodTexts } from "@lib/monitoring/log_positions.ts";

Deno.test("KeyPositions.of() positions in the table, as more keys come", () => {
  const [a, b, c] = ["a", "b", "c"].map((text) => seriesKey([text])), positions = new KeyPositions({ keys: [a!, c!] });
  const keys = [c!, b!];
  assertEquals([...positions.of({ keys }).subarray(0, 2)], [1, -1]);
  keys.push(a!);
  assertEquals([...positions.of({ keys }).subarray(0, 3)], [1, -1, 0]);
});

Deno.test("PeriodTexts.of() periods of the calendar; other texts are none", () => {
  const texts = new PeriodTexts({ calendar: { frequency: "day", anchor: 0 } }), values = ["1970-01-02", "soon"];
  const codes = new Int32Array(0);
  assertEquals([...texts.of({ values, codes })], [1, NO_PERIOD]);
  values.push("1970-01-11");
  assertEquals([...texts.of({ values, codes })], [1, NO_PERIOD, 10]);
});
