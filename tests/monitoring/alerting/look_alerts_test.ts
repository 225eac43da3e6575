import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { alarmKeys, type DataAlarm } from "@lib/monitoring/inputs/data_alarm.ts";
import { alarmOfMass, alertsOf, watchedKey, watchedTotal } from "@lib/monitoring/alerting/look_alerts.ts";
import type { WatchFinding } from "@lib/monitoring/watch/key_findings.ts";

const ACT: WatchFinding = { level: "act", code: "BIAS_UP", message: "too much", evidence: { effect: 0.3 } };
const WATCH: WatchFinding = { level: "watch", code: "SCAN_UP", message: "perhaps", evidence: {} };
const KEYS = Array.from({ length: 12 }, (_, k) => seriesKey([`k${k}`, "n"]));
const TOTAL = { id: "f".repeat(32), column: "item", value: "a", members: [0, 1] };

const STALE: DataAlarm = {
  ...{ code: "NOT_FRESH", severity: "warning", blocking: true, scope: "table", message: "late", hint: "ask" },
  ...{ column: "", keys: alarmKeys([]), evidence: {} },
};

Deno.test("alertsOf() data first, then keys to act on, then what is watched, totals too", () => {
  const alerts = alertsOf([STALE], [watchedKey(KEYS[0]!, [WATCH]), watchedKey(KEYS[1]!, [ACT])], [
    watchedTotal(TOTAL, [WATCH]),
    watchedTotal({ ...TOTAL, column: "" }, []),
  ]);
  assertEquals(alerts.map(({ kind, code, message }) => [kind, code, message]), [
    ["data", "NOT_FRESH", "late"],
    ["act", "BIAS_UP", "k1 / n: too much"],
    ["watch", "SCAN_UP", "k0 / n: perhaps"],
    ["watch", "SCAN_UP", "the total of item a: perhaps"],
  ]);
  const { subject, keys, examples, severity } = alerts[1]!;
  assertEquals([subject, keys, examples, severity], [KEYS[1]!.id, 1, ["k1 / n"], "warning"]);
  assertEquals([alerts[3]!.subject, alerts[3]!.keys], [TOTAL.id, 2]);
});

Deno.test("alarmOfMass() too many keys to act on: then no key is told of by itself", () => {
  const of = (acting: number) => KEYS.map((key, k) => ({ key, findings: k < acting ? [ACT] : [WATCH] }));
  assertEquals(alarmOfMass(of(2), { watched: 12, limit: 0.2 }), null);
  const mass = alarmOfMass(of(3), { watched: 12, limit: 0.2 })!;
  assertEquals([mass.code, mass.blocking, mass.keys.count], ["MASS_ALARM", true, 3]);
  const alerts = alertsOf([mass], [watchedKey(KEYS[0]!, [ACT])], [watchedTotal(TOTAL, [WATCH])]);
  assertEquals(alerts.map(({ code }) => code), ["MASS_ALARM", "SCAN_UP"]);
});
