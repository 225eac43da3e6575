import { assertEquals } from "@std/assert";
import { monitoringSection } from "@lib/core/config/monitoring_section.ts";

const problems = (section: unknown) =>
  (monitoringSection.safeParse(section).error?.issues ?? []).map(({ path }) => path.join("."));
const rule = (part: Record<string, unknown>) => problems({ alerts: [{ name: "r", ...part }] });

Deno.test("monitoringSection refuses limits that mean nothing, and fields that are not there", () => {
  assertEquals(problems({}), []);
  assertEquals(problems({ promise: 0, massAlarm: 2, effect: { share: -1 } }), ["promise", "effect.share", "massAlarm"]);
  assertEquals(problems({ data: { drift: 0, late: 1.5 }, service: { p99Seconds: 0 } }), [
    "data.drift",
    "data.late",
    "service.p99Seconds",
  ]);
  assertEquals(problems({ webhook: {} }).length, 1);
});

Deno.test("monitoringSection names variables instead of addresses and secrets, and programs by a list", () => {
  assertEquals(rule({ webhook: { urlFrom: "ALERT_URL", secretFrom: "ALERT_KEY" } }), []);
  assertEquals(rule({ webhook: { urlFrom: "https://a" } }), ["alerts.0.webhook.urlFrom"]);
  assertEquals(rule({ command: { argv: "rm -rf /" } }), ["alerts.0.command.argv"]);
  assertEquals(rule({ command: { argv: [] } }), ["alerts.0.command.argv"]);
  assertEquals(rule({ webhook: { urlFrom: "ALERT_URL", retries: 11 } }), ["alerts.0.webhook.retries"]);
});
