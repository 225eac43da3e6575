import { assertEquals } from "@std/assert";
import { GATE_DEFAULTS } from "@lib/core/gate_defaults.ts";
import { judgeRule, keeps, worse } from "@lib/lifecycle/rules.ts";

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
