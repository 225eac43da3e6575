import { assertEquals } from "@std/assert";
import { coverageOf, coverageScore, isVersionScore, SKILL } from "@lib/metrics/version_scores.ts";

Deno.test("isVersionScore() knows metrics, skill and coverage at any level, and nothing else", () => {
  const known = ["mase", "rmspe", SKILL, coverageScore(80), coverageScore(97.5), "cost_5_1", "pinball_0.95"];
  assertEquals(known.filter(isVersionScore), known);
  assertEquals(
    ["", "MASE", "coverage_", "coverage_100", "coverage_x", "skills", "cost", "mix_"].filter(isVersionScore),
    [],
  );
});

Deno.test("coverageOf() has the levels alone, undefined ones too", () => {
  assertEquals(coverageOf({ mase: 1, [coverageScore(80)]: 75, [coverageScore(97.5)]: NaN }), { 80: 75, 97.5: NaN });
});
