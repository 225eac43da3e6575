import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import type { Outcome } from "@lib/core/outcome.ts";
import { Project, tableRows } from "../_project.ts";

// servedBacktests() needs a run with its journal: it is driven through whole runs, with a budget and without.

const LARGE = { compress: { maxErrorIncrease: 1 } };

/** Mean relative change of the hold-out error of a run's keys against the same run without a budget. */
function change(after: readonly Outcome[], before: readonly Outcome[], metric: "rmsse"): number {
  const changes = after.map(({ scores }, k) => {
    const now = scores[metric] ?? NaN, was = before[k]?.scores[metric] ?? NaN;
    return now === was ? 0 : 2 * (now - was) / (now + was);
  }).filter((value) => value !== 0);
  return changes.reduce((sum, value) => sum + value, 0) / changes.length;
}

Deno.test("servedBacktests() a run that was made smaller is scored, compared and judged as it serves; others as they competed", async () => {
  const fields = { contenders: ["seasonal_naive", "random_forest"], exogenous: {}, metric: "rmsse" as const };
  using whole = new Project(tableRows(4, 72), fields);
  using small = new Project(tableRows(4, 72), { ...fields, ...LARGE });
  const before = await whole.train(), after = await small.train(), { smaller, metrics, gate } = after.summary;
  assert(smaller !== undefined && smaller.smaller > 0);
  // The cost that the run tells is by how much its scores differ from those without a budget.
  assertAlmostEquals(change(after.outcomes, before.outcomes, "rmsse"), smaller.holdout, 1e-9);
  assertNotEquals(metrics.ours, before.summary.metrics.ours);
  assertNotEquals(after.summary.skill, before.summary.skill);
  const { oursThere: _, ...own } = metrics.random_forest ?? {};
  const { oursThere: __, ...former } = before.summary.metrics.random_forest ?? {};
  assertEquals(own, former);
  assertEquals(after.summary.intervalCoverage["80"]?.forecasts, before.summary.intervalCoverage["80"]?.forecasts);
  const skill = gate?.rules.find(({ name }) => name === "skill");
  assertEquals(skill?.value, after.summary.skill?.value);
});

Deno.test("servedBacktests() members of all keys are scored as they serve, and a limit that they break refuses the run", async () => {
  const fields = { contenders: ["seasonal_naive", "global_gradient_boosting"], exogenous: {} };
  using whole = new Project(tableRows(6, 72), fields);
  const { summary: { metrics: { ours } } } = await whole.train();
  using small = new Project(tableRows(6, 72), { ...fields, ...LARGE });
  const { summary } = await small.train(), now = summary.metrics.ours?.wape ?? NaN, was = ours?.wape ?? NaN;
  assertEquals(summary.smaller?.pooled.length, 1);
  assertNotEquals(now, was);
  using strict = new Project(tableRows(6, 72), {
    ...fields,
    ...LARGE,
    lifecycle: { gates: { run: { wape: (now + was) / 2 } } },
  });
  assertEquals((await strict.train()).summary.gate?.passed, now < was);
});
