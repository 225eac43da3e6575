import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { writeAlertState } from "@lib/monitoring/alerting/alert_state.ts";
import type { Alert } from "@lib/monitoring/alerting/alerts.ts";
import { standingAlerts } from "@lib/serving/api/standing_alerts.ts";

const alert = (code: string): Alert => ({
  ...{ kind: "data", code, severity: "warning", subject: "price", message: "m", hint: "", keys: 1 },
  ...{ examples: ["007"], evidence: { share: 0.5 } },
});

Deno.test("standingAlerts() are those that hold, each once with its rules, the oldest first", () => {
  const reports = Deno.makeTempDirSync(), path = `${reports}/monitor/demo/alerts.json`;
  assertEquals(standingAlerts(reports, "demo"), []);
  const event = (code: string, since: string, until: string | null = null) => ({
    alert: alert(code),
    since,
    until,
    told: null,
  });
  writeAlertState(path, {
    mail: [event("STALE_TABLE", "2026-01-02"), event("FEATURE_DRIFT", "2026-01-01", "2026-01-05")],
    log: [event("STALE_TABLE", "2026-01-03"), event("UNIT_CHANGE", "2026-01-01")],
  });
  assertEquals(standingAlerts(reports, "demo"), [
    { ...alert("UNIT_CHANGE"), since: "2026-01-01", rules: ["log"] },
    { ...alert("STALE_TABLE"), since: "2026-01-02", rules: ["log", "mail"] },
  ]);
  Deno.writeTextFileSync(path, "{}");
  assertEquals(assertThrows(() => standingAlerts(reports, "demo"), DataError).code, "DAMAGED_FILE");
});
