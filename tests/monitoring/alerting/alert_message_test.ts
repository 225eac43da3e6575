import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { alertMessage } from "@lib/monitoring/alerting/alert_message.ts";
import type { Notice } from "@lib/monitoring/alerting/plan_alerts.ts";
import { alertOf, hour, ruleOf } from "./_rules.ts";

const about = { rule: ruleOf().name, table: "demo", at: hour(2) };
const notice = (part: Parameters<typeof alertOf>[0] = {}, status: Notice["status"] = "firing"): Notice => ({
  status,
  event: { alert: alertOf(part), since: hour(0), until: status === "firing" ? null : hour(1), told: null },
});

Deno.test("alertMessage() has the worst first, what is over last, and says all in lines", () => {
  const { events, text, omitted } = alertMessage([
    notice({ subject: "over" }, "recovered"),
    notice({
      severity: "warning",
      code: "KEYS_GONE",
      subject: "",
      keys: 7,
      examples: ["a", "b"],
      message: "m",
      hint: "",
    }),
    notice(),
  ], about);
  assertEquals(events.map(({ subject, status, until }) => [subject, status, until]), [
    ["demand", "firing", null],
    ["", "firing", null],
    ["over", "recovered", hour(1)],
  ]);
  assertEquals(text.split("\n"), [
    "demo: error UNIT_CHANGED: demand is about 100 times what it was. Ask the source",
    "demo: warning KEYS_GONE: m (a, b, …)",
    "demo: over: UNIT_CHANGED of over, which held since 2026-01-01T00:00:00.000Z",
  ]);
  assertEquals(omitted, 0);
});

Deno.test("alertMessage() has the same ids for the same, whenever it is told", () => {
  const one = alertMessage([notice()], about),
    again = alertMessage([notice({ message: "x" })], { ...about, at: hour(9) });
  assertEquals([again.id, again.events[0]!.id], [one.id, one.events[0]!.id]);
  const over = alertMessage([notice({}, "recovered")], about);
  assertEquals(over.events[0]!.id, one.events[0]!.id);
  assertNotEquals(over.id, one.id);
  assertNotEquals(alertMessage([notice()], { ...about, table: "other" }).events[0]!.id, one.events[0]!.id);
});

Deno.test("alertMessage() is bounded", () => {
  const { events, omitted, text } = alertMessage(
    Array.from({ length: 150 }, (_, i) => notice({ subject: `${i}` })),
    about,
  );
  assertEquals([events.length, omitted, text.split("\n").at(-1)], [100, 50, "and 130 more"]);
});

Deno.test("alertMessage() makes neither lines nor mark-up of what keys are called", () => {
  const { text } = alertMessage([notice({ examples: ["<!channel>\n\u2028\u001b[31m"], keys: 1 })], about);
  // deno-lint-ignore no-control-regex
  assert(!/[<>\n\u2028\u001b]/.test(text));
});
