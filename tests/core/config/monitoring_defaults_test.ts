import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import {
  ALERT_KINDS,
  ALERT_VARIABLE,
  DATA_ALARM_DEFAULTS,
  MONITORING_DEFAULTS,
  SERVICE_DEFAULTS,
} from "@lib/core/config/monitoring_defaults.ts";

Deno.test("MONITORING_DEFAULTS, DATA_ALARM_DEFAULTS and SERVICE_DEFAULTS are what a config has that says nothing", () => {
  const { promise, effect, massAlarm, data, service, alerts } = parseConfig({ source: "t.csv" }).monitoring;
  assertEquals({ promise, effectShare: effect.share, massAlarm }, { ...MONITORING_DEFAULTS });
  assertEquals(data, { ...DATA_ALARM_DEFAULTS, late: null });
  assertEquals(service, { ...SERVICE_DEFAULTS, perSecond: null });
  assertEquals([effect.amount, alerts], [null, []]);
});

Deno.test("ALERT_VARIABLE takes what the monitor may read, and nothing else", () => {
  assertEquals(["ALERT_URL", "ALERT_OPS_2"].every((name) => ALERT_VARIABLE.test(name)), true);
  assertEquals(
    ["HOME", "ALERT_", "alert_url", "MY_ALERT_URL", "ALERT_a"].some((name) => ALERT_VARIABLE.test(name)),
    false,
  );
});

Deno.test("ALERT_KINDS can all be asked for by a rule", () => {
  const rule = { name: "all", when: [...ALERT_KINDS], file: "alerts.jsonl" };
  const [parsed] = parseConfig({ source: "t.csv", monitoring: { alerts: [rule] } }).monitoring.alerts;
  assertEquals(parsed?.when, ["data", "watch", "act", "service"]);
  assertEquals([parsed?.severity, parsed?.minKeys, parsed?.recovery, parsed?.quietHours], ["warning", 1, true, 24]);
});
