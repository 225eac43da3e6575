import { assertEquals } from "@std/assert";
import { NO_SKILL, runFindings } from "@lib/lifecycle/run_findings.ts";
import { judgedKeys } from "./_fixtures.ts";

const METRICS = {
  ours: { rmspe: 0.2, wape: 0.1, mase: 0.9 },
  naive: { mase: 2, oursThere: 1 },
  seasonal_naive: { mase: 1, oursThere: 0.9 },
};
const NOTHING = { keys: [], comparisons: [] };
const HELD = { holdout: true, metric: "mase" };
const skill = { against: "naive", value: 0.3, atMost: 0.4 };

Deno.test("runFindings() has the errors of the choices and what the run says of itself", () => {
  const shown = { keys: judgedKeys(2), comparisons: [] };
  const findings = runFindings({ metrics: METRICS, coverage: { 80: 79 }, skill }, shown, HELD);
  assertEquals(findings, { errors: METRICS.ours, coverage: { 80: 79 }, skill, ...shown, unitChanged: NaN });
  assertEquals(runFindings({ metrics: METRICS, coverage: {}, skill, unitChanged: 0.5 }, shown, HELD).unitChanged, 0.5);
});

Deno.test("runFindings() without a hold-out nothing is judged by scores that choices have looked at", () => {
  const findings = runFindings({ metrics: METRICS, coverage: { 80: 79 }, skill }, {
    keys: judgedKeys(1),
    comparisons: [],
  }, {
    ...HELD,
    holdout: false,
  });
  assertEquals([findings.errors, findings.coverage, findings.skill], [undefined, {}, NO_SKILL]);
  assertEquals(findings.keys[0].scores, {});
});

Deno.test("runFindings() of a run of a former release has the skill over its better naive forecast, without a bound", () => {
  const skillOf = (metrics: Record<string, Record<string, number>>) =>
    runFindings({ metrics, coverage: {} }, NOTHING, HELD).skill;
  const { against, value, atMost } = skillOf(METRICS);
  assertEquals([against, Math.round(value * 1e9) / 1e9, atMost], ["seasonal_naive", 0.1, 1]);
  assertEquals([skillOf({}), skillOf({ naive: { mase: NaN, oursThere: 1 } })], [NO_SKILL, NO_SKILL]);
});

Deno.test("runFindings() of a run that scored nothing has undefined errors", () => {
  assertEquals(runFindings({ metrics: {}, coverage: {} }, NOTHING, HELD).errors, { rmspe: NaN, wape: NaN, mase: NaN });
});
