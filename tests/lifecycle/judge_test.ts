import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Outcome } from "@lib/core/outcome.ts";
import { judgeRun, type RunFindings } from "@lib/lifecycle/judge.ts";
import { findingsOf, judgedKeys, policy } from "./_fixtures.ts";

/** Broken rules of the run by the defaults and these limits. */
function broken(findings: RunFindings, run: Record<string, number | null> = {}): string[] {
  return judgeRun(findings, policy({ run })).rules.filter(({ ok }) => !ok).map(({ name }) => name);
}

Deno.test("judgeRun() asks the rules that are no null, those of the run first", () => {
  const { passed, rules } = judgeRun(findingsOf(), policy({ run: { wape: 0.2 }, key: { mase: 1 } }));
  assertEquals(rules.map(({ name, scope, limit, value, ok }) => [name, scope, limit, value, ok]), [
    ["wape", "run", 0.2, 0.1, true],
    ["skill", "run", -0.1, 0.2, true],
    ["failed", "run", 0.2, 0, true],
    ["degenerate", "run", 0.2, 0, true],
    ["units", "run", 0.2, 0, true],
    ["non_inferiority", "run", 0.05, NaN, true],
    ["mase", "key", 1, 0.8, true],
  ]);
  assertEquals(passed, true);
  const off = policy({ run: { skill: null, failed: null, degenerate: null, units: null }, nonInferiority: null });
  assertEquals(judgeRun(findingsOf(), off).rules, []);
});

Deno.test("judgeRun() errors, coverage and skill of the run are compared with the config's limits", () => {
  assertEquals(broken(findingsOf(), { rmspe: 0.1, wape: 0.1, mase: 0.8, coverage: 1, skill: 0.2 }), []);
  assertEquals(broken(findingsOf(), { rmspe: 0.09, wape: 0.09, mase: 0.79, coverage: 0.9, skill: 0.21 }), [
    "rmspe",
    "wape",
    "mase",
    "coverage",
    "skill",
  ]);
});

Deno.test("judgeRun() coverage counts what is missing at the worst level; more than nominal is no fault", () => {
  const value = (coverage: Record<string, number>) =>
    judgeRun(findingsOf({ coverage }), policy({ run: { coverage: 3 } })).rules[0].value;
  assertEquals([value({ 80: 99, 95: 99 }), value({ 80: 78, 95: 90 }), value({ 80: 78, 95: NaN }), value({})], [
    0,
    5,
    NaN,
    NaN,
  ]);
});

Deno.test("judgeRun() without a hold-out nothing breaks a default, and everything that a config asks", () => {
  const blind = findingsOf({ errors: undefined, coverage: {}, skill: { against: "", value: NaN, atMost: 1 } });
  assertEquals(broken(blind), []);
  assertEquals(broken(blind, { rmspe: 9, wape: 9, mase: 9, coverage: 99, skill: -9 }), [
    "rmspe",
    "wape",
    "mase",
    "coverage",
    "skill",
  ]);
});

Deno.test("judgeRun() by default a run is refused whose table is in another unit, not for a few keys or an unknown share", () => {
  const shares = [0, 0.2, 0.4, 1, NaN].map((unitChanged) => broken(findingsOf({ unitChanged })).includes("units"));
  assertEquals(shares, [false, false, false, true, false]);
  assertEquals(broken(findingsOf({ unitChanged: 0.1 }), { units: 0.05 }), ["units"]);
  assertEquals(broken(findingsOf({ unitChanged: 1 }), { units: null }), []);
});

Deno.test("judgeRun() by default a run is refused that its keys show to be worse than a naive forecast", () => {
  const skill = (value: number, atMost: number) => findingsOf({ skill: { against: "naive", value, atMost } });
  assertEquals([broken(skill(-0.3, -0.15)), broken(skill(-0.3, 0.05)), broken(skill(0.1, -0.15))], [["skill"], [], []]);
});

Deno.test("judgeRun() failed keys count where their data is no excuse, broken models where the history is none", () => {
  const error = (code: string) => ({ name: "FitError", code, message: "", hint: "", context: {} });
  const failed = (code: string) =>
    findingsOf({ keys: judgedKeys(5, () => ({ status: "failed", error: error(code) })) });
  assertEquals([broken(failed("SINGULAR")), broken(failed("ALL_MISSING"))], [["failed"], []]);
  const fallback = (reason: "TIME_LIMIT" | "TOO_SHORT") =>
    findingsOf({ keys: judgedKeys(5, () => ({ status: "fallback", reason })) });
  assertEquals([broken(fallback("TIME_LIMIT")), broken(fallback("TOO_SHORT"))], [["degenerate"], []]);
  assertEquals(broken(fallback("TOO_SHORT"), { fallback: 0.9 }), ["fallback"]);
});

Deno.test("judgeRun() one of two keys breaks no default share, but one that a config sets", () => {
  const keys = judgedKeys(2, (k) => k === 0 ? { status: "fallback", reason: "DEGENERATE" } : {});
  assertEquals([broken(findingsOf({ keys })), broken(findingsOf({ keys }), { degenerate: 0.4 })], [[], ["degenerate"]]);
});

Deno.test("judgeRun() a challenger is refused that is shown to be worse by more than the margin, whatever one key says", () => {
  const compared = (errors: (k: number) => number) =>
    findingsOf({
      comparisons: Array.from({ length: 30 }, (_, k) => ({
        ...{ against: 1, error: errors(k), againstError: 1, periods: 7, basis: "forecast" },
      })),
    });
  const noise = (k: number) => 1 + 0.02 * (k % 3 - 1);
  assertEquals(broken(compared((k) => 1.2 * noise(k))), ["non_inferiority"]);
  assertEquals(broken(compared((k) => 1.04 * noise(k))), []);
  assertEquals(broken(compared((k) => k === 0 ? 1e9 : noise(k))), []);
  const rule = judgeRun(compared(() => 1.2), policy({})).rules.find(({ name }) => name === "non_inferiority")!;
  assertAlmostEquals(rule.value, 0.2, 1e-9);
  assertEquals(judgeRun(compared(() => 1.2), policy({ nonInferiority: { margin: 0.21 } })).passed, true);
});

Deno.test("judgeRun() rules of a key hold back the keys that break them, and never the run", () => {
  const changes: Partial<Outcome>[] = [
    { scores: { rmspe: 0.3, skill: -1, coverage_80: 70 } },
    { scores: {} },
    { status: "failed", scores: {} },
    {},
  ];
  const keys = judgedKeys(4, (k) => changes[k]);
  const { passed, rules, held } = judgeRun(
    findingsOf({ keys }),
    policy({ key: { rmspe: 0.2, skill: 0, coverage: 10 } }),
  );
  assertEquals(passed, true);
  assertEquals(rules.filter(({ scope }) => scope === "key").map(({ name, value, ok }) => [name, value, ok]), [
    ["rmspe", NaN, false],
    ["coverage", NaN, false],
    ["skill", NaN, false],
  ]);
  assertEquals([...held], [
    [keys[0].key.id, ["rmspe", "skill"]],
    [keys[1].key.id, ["rmspe", "coverage", "skill"]],
  ]);
});
