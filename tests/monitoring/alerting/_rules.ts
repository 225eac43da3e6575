import { parseConfig } from "@lib/core/config/config.ts";
import type { Alert, AlertRule } from "@lib/monitoring/alerting/alerts.ts";

/** A rule as a config makes it. */
export function ruleOf(part: Record<string, unknown> = {}): AlertRule {
  const channel = ["webhook", "command", "file"].some((name) => name in part) ? {} : { file: "alerts.jsonl" };
  const { monitoring } = parseConfig({ source: "t.csv", monitoring: { alerts: [{ name: "r", ...channel, ...part }] } });
  return monitoring.alerts[0]!;
}

/** A data alarm that holds. */
export function alertOf(part: Partial<Alert> = {}): Alert {
  return {
    kind: "data",
    code: "UNIT_CHANGED",
    severity: "error",
    subject: "demand",
    message: "demand is about 100 times what it was",
    hint: "Ask the source",
    keys: 0,
    examples: [],
    evidence: { factor: 100 },
    ...part,
  };
}

/** ISO time so many hours after a start. */
export function hour(n: number): string {
  return new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString();
}
