import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { massAlarm } from "@lib/monitoring/inputs/mass_alarm.ts";

const keys = Array.from({ length: 21 }, (_, i) => seriesKey([`k${i}`]));

Deno.test("massAlarm() blocks everything as soon as more than the share alarms together", () => {
  const alarm = massAlarm(keys, { watched: 100, limit: 0.2 });
  assertEquals([alarm?.code, alarm?.blocking, alarm?.scope, alarm?.keys.count], ["MASS_ALARM", true, "table", 21]);
  assertEquals(massAlarm(keys.slice(0, 20), { watched: 100, limit: 0.2 }), null);
});

Deno.test("massAlarm() says nothing of a handful of keys, or of none", () => {
  assertEquals(massAlarm(keys.slice(0, 5), { watched: 9, limit: 0.2 }), null);
  assertEquals(massAlarm([], { watched: 0, limit: 0.2 }), null);
});
