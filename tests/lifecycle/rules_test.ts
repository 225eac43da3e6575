import { assertEquals } from "@std/assert";
import { GATE_DEFAULTS, HARD_LIMITS } from "@lib/core/config/gate_defaults.ts";
import { judgeRule, keeps, tellKept, withReplaced, worse } from "@lib/lifecycle/rules.ts";

const shown = () => true, notShown = () => false;

Deno.test("keeps() compares skill from above and all others from below, ends included", () => {
  assertEquals([keeps("skill", 0.1, 0.1), keeps("skill", 0.09, 0.1)], [true, false]);
  assertEquals([keeps("rmspe", 0.1, 0.1), keeps("rmspe", 0.11, 0.1)], [true, false]);
  assertEquals([keeps("skill", NaN, 0), keeps("failed", NaN, 1)], [false, false]);
});

Deno.test("worse() is the lower skill, the higher of all others, and undefined before any value", () => {
  assertEquals([worse("skill", 0.1, -2), worse("mase", 0.1, 2)], [-2, 2]);
  assertEquals([worse("skill", NaN, 1), worse("mase", 1, NaN)], [NaN, NaN]);
});

Deno.test("judgeRule() a limit of a config is compared as it is, and an undefined value breaks it", () => {
  const judged = (value: number) => judgeRule("rmspe", 0.1, { value, shown: notShown }).ok;
  assertEquals([judged(0.1), judged(0.11), judged(NaN)], [true, false, false]);
  assertEquals(judgeRule("skill", 0.05, { value: 0.04, shown: notShown }).ok, false);
});

Deno.test("judgeRule() a default limit refuses what is beyond it and shown to be", () => {
  const judged = (value: number, isShown: () => boolean) =>
    judgeRule("skill", GATE_DEFAULTS.skill, { value, shown: isShown }).ok;
  assertEquals([judged(-0.2, shown), judged(-0.2, notShown), judged(-0.05, shown), judged(NaN, shown)], [
    false,
    true,
    true,
    true,
  ]);
});

Deno.test("judgeRule() non-inferiority asks for what is shown at every margin", () => {
  const judged = (isShown: () => boolean) => judgeRule("non_inferiority", 0.3, { value: 0.4, shown: isShown });
  assertEquals([judged(shown).ok, judged(notShown).ok], [false, true]);
  assertEquals(judged(shown), { name: "non_inferiority", scope: "run", limit: 0.3, value: 0.4, ok: false });
});

Deno.test("judgeRule() beyond the hard limit a default refuses however few the keys; what is infinite shows nothing", () => {
  const skill = (value: number) => judgeRule("skill", GATE_DEFAULTS.skill, { value, shown: notShown });
  assertEquals([skill(-1.01).ok, skill(-1).ok, skill(-Infinity).ok], [false, true, true]);
  const worseBy = (value: number, margin = 0.05) => judgeRule("non_inferiority", margin, { value, shown: notShown }).ok;
  assertEquals([worseBy(1.01), worseBy(1), worseBy(Infinity), worseBy(1.2, 1.3)], [false, true, true, true]);
  assertEquals(judgeRule("failed", GATE_DEFAULTS.failed, { value: 1, shown: notShown }).ok, true);
  assertEquals(HARD_LIMITS, { skill: -1, non_inferiority: 1 });
});

Deno.test("judgeRule() says of a default beyond its limit that it is forgiven, and of no other rule", () => {
  const forgiven = (value: number, limit: number = GATE_DEFAULTS.skill, isShown = notShown) =>
    judgeRule("skill", limit, { value, shown: isShown }).forgiven;
  assertEquals([forgiven(-0.2), forgiven(-0.2, -0.1, shown), forgiven(0), forgiven(NaN), forgiven(0, 0.1)], [
    true,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("withReplaced() an unknown comparison is forgiven where champions of another recipe are replaced", () => {
  const rules = [NaN, 0.01].map((value) => judgeRule("non_inferiority", 0.05, { value, shown: notShown }));
  const failed = judgeRule("failed", 0.2, { value: NaN, shown: notShown });
  const told = (replaced: number) =>
    withReplaced([...rules, failed], replaced).map(({ forgiven }) => forgiven === true);
  assertEquals([told(0), told(1)], [[false, false, false], [true, false, false]]);
});

Deno.test("tellKept() a rule without a value is not judged, neither kept nor broken", () => {
  const rule = { name: "mase", scope: "run", limit: 1, value: 0.5, ok: true } as const;
  assertEquals([tellKept(rule), tellKept({ ...rule, value: NaN }), tellKept({ ...rule, ok: false })], [
    "yes",
    "not judged",
    "no",
  ]);
  assertEquals(tellKept({ ...rule, scope: "key", ok: false }), "no: such keys are held back");
});
