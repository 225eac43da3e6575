import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { alarmKeys, type DataAlarm, NO_KEYS, sortAlarms } from "@lib/monitoring/inputs/data_alarm.ts";

const alarm = (part: Partial<DataAlarm>): DataAlarm => ({
  code: "NOT_FRESH",
  severity: "warning",
  blocking: false,
  scope: "table",
  message: "",
  hint: "",
  column: "",
  keys: NO_KEYS,
  evidence: {},
  ...part,
});

Deno.test("alarmKeys() counts all, names all by id in order, and shows five", () => {
  const keys = ["a", "b", "c", "d", "e", "f", "g"].map((item) => seriesKey([item, "x"]));
  const { count, examples, ids } = alarmKeys(keys);
  assertEquals([count, examples.length, examples[0]], [7, 5, "a / x"]);
  assertEquals(ids, keys.map(({ id }) => id).sort());
});

Deno.test("sortAlarms() has what blocks first, then what is worse, then by code and column", () => {
  const alarms = [
    alarm({ severity: "info" }),
    alarm({ severity: "error", code: "KEYS_GONE" }),
    alarm({ column: "b" }),
    alarm({ column: "a" }),
    alarm({ blocking: true, code: "UNIT_CHANGED" }),
  ];
  assertEquals(sortAlarms(alarms).map(({ code, column }) => `${code}${column}`), [
    "UNIT_CHANGED",
    "KEYS_GONE",
    "NOT_FRESHa",
    "NOT_FRESHb",
    "NOT_FRESH",
  ]);
});
