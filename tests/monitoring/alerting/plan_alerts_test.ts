import { assertEquals } from "@std/assert";
import type { Alert, AlertKind, AlertRule } from "@lib/monitoring/alerting/alerts.ts";
import {
  type AlertEvent,
  compareAlerts,
  dueNotices,
  identityOf,
  markTold,
  nextEvents,
} from "@lib/monitoring/alerting/plan_alerts.ts";
import { alertOf, hour, ruleOf } from "./_rules.ts";

/** What is told, look after look; each is what holds, and whether the channel takes it. */
function follow(rule: AlertRule, looks: { at: number; alerts?: Alert[]; looked?: AlertKind[]; fails?: true }[]) {
  let events: readonly AlertEvent[] = [];
  return looks.map(({ at, alerts = [], looked = ["data", "act", "watch", "service"], fails }) => {
    events = nextEvents(rule, events, { alerts, looked, at: hour(at) });
    const due = dueNotices(rule, events, hour(at));
    if (fails === undefined) events = markTold(events, due, hour(at));
    return due.map(({ status, event }) => `${status} ${event.alert.subject}`);
  });
}
const a = alertOf();

Deno.test("dueNotices() tells an event once, and once that it is over", () => {
  assertEquals(follow(ruleOf(), [0, 1, 2, 3, 4].map((at) => ({ at, alerts: at < 2 ? [a] : [] }))), [
    ["firing demand"],
    [],
    ["recovered demand"],
    [],
    [],
  ]);
  const silent = ruleOf({ recovery: false });
  assertEquals(follow(silent, [{ at: 0, alerts: [a] }, { at: 1 }]), [["firing demand"], []]);
});

Deno.test("dueNotices() tells what comes back within the quiet hours no more, unless it stays or gets worse", () => {
  const looks = [{ at: 0, alerts: [a] }, { at: 1 }, { at: 2, alerts: [a] }, { at: 3 }, { at: 4, alerts: [a] }];
  const first = [["firing demand"], ["recovered demand"], [], [], []];
  assertEquals(follow(ruleOf(), looks), first);
  assertEquals(follow(ruleOf(), [...looks, { at: 25, alerts: [a] }]), [...first, ["firing demand"]]);
  assertEquals(follow(ruleOf({ quietHours: 0 }), looks.slice(0, 3)).at(-1), ["firing demand"]);
  const mild = alertOf({ severity: "warning" });
  assertEquals(follow(ruleOf(), [{ at: 0, alerts: [mild] }, { at: 1 }, { at: 2, alerts: [a] }]).at(-1), [
    "firing demand",
  ]);
});

Deno.test("dueNotices() without recovery tells what comes back after the quiet hours", () => {
  const looks = [{ at: 0, alerts: [a] }, { at: 1 }, { at: 2, alerts: [a] }, { at: 3 }, { at: 30, alerts: [a] }];
  assertEquals(follow(ruleOf({ recovery: false }), looks).map(({ length }) => length), [1, 0, 0, 0, 1]);
});

Deno.test("dueNotices() tells again what got worse: severity, or twice the keys", () => {
  const keys = (count: number, severity: Alert["severity"] = "warning") => [alertOf({ keys: count, severity })];
  const counts = [4, 7, 8, 15, 16].map((count, at) => ({ at, alerts: keys(count) }));
  assertEquals(follow(ruleOf(), counts).map(({ length }) => length), [1, 0, 1, 0, 1]);
  assertEquals(follow(ruleOf(), [{ at: 0, alerts: keys(4) }, { at: 1, alerts: keys(4, "error") }]).flat().length, 2);
});

Deno.test("dueNotices() tells next time what could not be told, also that it was there and is over", () => {
  assertEquals(follow(ruleOf(), [{ at: 0, alerts: [a], fails: true }, { at: 1, alerts: [a] }]), [
    ["firing demand"],
    ["firing demand"],
  ]);
  const over = [{ at: 0, alerts: [a], fails: true as const }, { at: 100, fails: true as const }, { at: 200 }, {
    at: 300,
  }];
  assertEquals(follow(ruleOf({ recovery: false }), over), [
    ["firing demand"],
    ["recovered demand"],
    ["recovered demand"],
    [],
  ]);
});

Deno.test("nextEvents() ends nothing of a kind that was not looked for", () => {
  assertEquals(follow(ruleOf(), [{ at: 0, alerts: [a] }, { at: 1, looked: ["act"] }, { at: 2 }]), [
    ["firing demand"],
    [],
    ["recovered demand"],
  ]);
});

Deno.test("nextEvents() takes what a rule asks for: kinds, severity, enough keys of one code or the whole table", () => {
  const of = (part: Record<string, unknown>, alerts: Alert[]) => follow(ruleOf(part), [{ at: 0, alerts }])[0]!.length;
  assertEquals(of({ when: ["act"] }, [a, alertOf({ kind: "act" })]), 1);
  assertEquals(of({ severity: "error" }, [a, alertOf({ subject: "x", severity: "warning" })]), 1);
  const keys = (count: number) => Array.from({ length: count }, (_, i) => alertOf({ subject: `k${i}`, keys: 1 }));
  assertEquals([of({ minKeys: 3 }, keys(2)), of({ minKeys: 3 }, keys(3)), of({ minKeys: 3 }, [a])], [0, 3, 1]);
});

Deno.test("nextEvents() forgets what is over and quiet no longer; another occurrence begins anew", () => {
  const rule = ruleOf(),
    look = (events: AlertEvent[], alerts: Alert[], at: number) =>
      nextEvents(rule, events, { alerts, looked: ["data"], at: hour(at) });
  const told = markTold(look([], [a], 0), dueNotices(rule, look([], [a], 0), hour(0)), hour(0));
  const over = look(told, [], 1), known = markTold(over, dueNotices(rule, over, hour(1)), hour(1));
  assertEquals([known[0]!.until, known[0]!.told?.at], [hour(1), hour(0)]);
  assertEquals(look(known, [a], 5)[0]!.since, hour(5));
  assertEquals([look(known, [], 23).length, look(known, [], 24).length], [1, 0]);
});

Deno.test("compareAlerts() has the worst first, identityOf() goes by kind, code and subject", () => {
  const alerts = [
    alertOf({ severity: "info" }),
    alertOf({ keys: 2 }),
    alertOf({ subject: "a" }),
    alertOf({ subject: "b" }),
  ];
  assertEquals(alerts.sort(compareAlerts).map(({ subject, keys }) => [subject, keys]), [
    ["demand", 2],
    ["a", 0],
    ["b", 0],
    ["demand", 0],
  ]);
  assertEquals(identityOf(alertOf({ message: "x", severity: "info" })), identityOf(a));
});
