import { assert, assertEquals } from "@std/assert";
import {
  planRetraining,
  type RetrainingKey,
  type RetrainingPolicy,
  type Trigger,
} from "../../lib/retraining/plan_retraining.ts";
import { fact, HEALTHY, POLICY } from "./_facts.ts";

/** Reason and tier by name of a key, or the reason why it is skipped. */
function decide(
  facts: readonly RetrainingKey[],
  policy: Partial<RetrainingPolicy> = {},
  found = {},
): Record<string, string> {
  const plan = planRetraining(facts, { ...POLICY, ...policy }, found);
  assertEquals(plan.keys.length + plan.skipped.length, facts.length);
  const named = [
    ...plan.keys.map(({ key, reason, tier }) => [key.parts[0]!, `${reason} ${tier}`] as const),
    ...plan.skipped.map(({ key, reason }) => [key.parts[0]!, reason] as const),
  ];
  return Object.fromEntries(named.filter(([name]) => !name.startsWith("healthy")));
}

Deno.test("planRetraining() takes the first reason that holds, and the cheapest tier that suffices", () => {
  const facts = [
    fact("young"),
    fact("old", { age: 28 }),
    fact("not yet", { age: 27 }),
    fact("older", { age: 28, competed: 84 }),
    fact("unknown age", { age: null, competed: null }),
    fact("newcomer", { model: "none", condition: "new", age: null, competed: null }),
    fact("stand-in", { model: "fallback", age: 28 }),
    fact("bad", { condition: "degraded", age: 40 }),
    fact("still bad", { condition: "degraded", age: 40, wasRefit: true }),
    fact("moved", { condition: "drifted", age: 30 }),
    fact("other config", { age: 28, refittable: false }),
    fact("gone", { condition: "ended", age: 99 }),
  ];
  assertEquals(decide([...facts, ...HEALTHY]), {
    young: "FRESH",
    old: "stale refit",
    "not yet": "FRESH",
    older: "stale competition",
    "unknown age": "stale competition",
    newcomer: "new competition",
    "stand-in": "stale competition",
    bad: "degraded refit",
    "still bad": "degraded competition",
    moved: "drifted refit",
    "other config": "stale competition",
    gone: "ENDED",
  });
});

Deno.test("planRetraining() lets alarms rest for a cool-down after a change, but not the schedule", () => {
  const facts = [fact("early", { condition: "degraded", age: 27 }), fact("ripe", { condition: "degraded", age: 28 })];
  assertEquals(decide([...facts, ...HEALTHY]), { early: "COOL_DOWN", ripe: "degraded refit" });
  assertEquals(decide([facts[0]!, ...HEALTHY], { refit: 20 }), { early: "stale refit" });
  const waits = fact("waits", { model: "none", age: 3 });
  assertEquals(decide([waits, ...HEALTHY]), { waits: "COOL_DOWN" });
});

Deno.test("planRetraining() asks for what its triggers name", () => {
  const facts = [
    fact("bad", { condition: "degraded", age: 30 }),
    fact("moved", { condition: "drifted", age: 30 }),
    fact("fresh"),
    fact("newcomer", { model: "none", age: null }),
  ];
  const by = (...triggers: RetrainingPolicy["triggers"] & object) => decide(facts, { triggers, refit: 99 });
  const [bad, moved, newcomer] = ["TRIGGER", "TRIGGER", "TRIGGER"], fresh = "FRESH";
  assertEquals(by("schedule"), { bad, moved, fresh, newcomer: "new competition" });
  assertEquals(by("performance"), { bad: "degraded refit", moved, fresh, newcomer });
  assertEquals(by("drift"), { bad, moved: "drifted refit", fresh, newcomer });
  assertEquals(by("manual").fresh, "manual competition");
  assertEquals(decide(facts, { triggers: ["manual"], tier: "refit" }).fresh, "manual refit");
});

Deno.test("planRetraining() leaves keys as they are whose rows have not changed, whoever asks", () => {
  const facts = [fact("same", { age: 99 }), fact("other", { age: 99 })], unchanged = new Set([facts[0]!.key.id]);
  const expected = { same: "UNCHANGED", other: "stale refit" };
  assertEquals(decide(facts, {}, { unchanged }), expected);
  assertEquals(decide(facts, { triggers: ["manual"] }, { unchanged }).same, "UNCHANGED");
});

Deno.test("planRetraining() trains nothing while the data or too many keys alarm; force overrules the keys alone", () => {
  const bad = [1, 2, 3].map((i) => fact(`bad ${i}`, { condition: "degraded", age: 50 }));
  const facts = [...bad, ...HEALTHY, fact("old", { age: 60 })];
  const mass = { blocked: [{ code: "MASS_ALARM", message: "…" }] }, unit = { code: "UNIT_CHANGED", message: "…" };
  const plan = planRetraining(facts, POLICY, mass);
  assertEquals([plan.keys.length, plan.blocked], [0, mass.blocked]);
  assertEquals(plan.skipped.filter(({ reason }) => reason === "BLOCKED").length, 4);
  const forced = planRetraining(facts, { ...POLICY, force: true }, mass);
  assertEquals([forced.keys.length, forced.blocked], [4, []]);
  const both = planRetraining(facts, { ...POLICY, force: true }, { blocked: [...mass.blocked, unit] });
  assertEquals([both.keys, both.blocked], [[], [unit]]);
});

Deno.test("planRetraining() leaves keys alone that a data alarm or a rollout is about", () => {
  const facts = [fact("unit changed", { age: 30 }), fact("young"), fact("compared", { age: 30 })];
  const reasons = ["DATA_ALARM", "DATA_ALARM", "ROLLOUT"];
  const withheld = new Map(facts.map(({ key }, i) => [key.id, reasons[i]]));
  const expected = { "unit changed": "DATA_ALARM", young: "FRESH", compared: "ROLLOUT" };
  assertEquals(decide(facts, {}, { withheld }), expected);
});

Deno.test("planRetraining() spends its budget on what gains most", () => {
  const facts = [
    fact("old", { age: 50 }),
    fact("some", { condition: "degraded", age: 30, gain: 0.1 }),
    fact("much", { condition: "degraded", age: 30, gain: 0.6 }),
    fact("newcomer", { model: "none", age: null }),
    ...HEALTHY,
  ];
  const order = (budget: RetrainingPolicy["budget"], seconds: RetrainingPolicy["seconds"] = null) =>
    planRetraining(facts, { ...POLICY, budget, seconds }).keys.map(({ key }) => key.parts[0]);
  assertEquals(order(null), ["much", "some", "newcomer", "old"]);
  assertEquals(order({ keys: 2 }), ["much", "some"]);
  // The competition of the newcomer no longer fits, the refit after it does.
  assertEquals(order({ seconds: 3.5 }, { refit: 1, competition: 4 }), ["much", "some", "old"]);
  const { skipped } = planRetraining(facts, { ...POLICY, budget: { keys: 2 } });
  assertEquals(skipped.filter(({ reason }) => reason === "BUDGET").map(({ key }) => key.parts[0]), ["old", "newcomer"]);
});

Deno.test("planRetraining() has nothing to refit in a champion of pinned models of all keys", () => {
  const facts = [fact("pooled", { age: 30, pooledOnly: true }), fact("own", { age: 30 })];
  assertEquals(decide(facts, { pinned: true }), { pooled: "stale actuals", own: "stale refit" });
  assertEquals(decide(facts), { pooled: "stale refit", own: "stale refit" });
});

Deno.test("planRetraining() depends on no order of the keys", () => {
  const facts = [
    ...HEALTHY.map((one) => ({ ...one, age: 30 })),
    fact("bad", { condition: "degraded", age: 30, gain: 0.5 }),
  ];
  const ids = (given: readonly RetrainingKey[]) => planRetraining(given, POLICY).keys.map(({ key }) => key.id);
  assertEquals(ids(facts), ids(facts.toReversed()));
  assert(ids(facts).length === 10);
});

Deno.test("planRetraining() names the alarm that asks for a key, and none that does not", () => {
  const alarm = "ERROR_UP", degraded = fact("a", { condition: "degraded", age: 30, alarm });
  const alarmsOf = (triggers: readonly Trigger[]) =>
    planRetraining([degraded], { ...POLICY, triggers }).keys.map(({ reason, alarm }) => [reason, alarm]);
  assertEquals([alarmsOf(["performance"]), alarmsOf(["schedule"])], [[["degraded", alarm]], [["stale", undefined]]]);
});
