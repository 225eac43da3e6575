import { assertEquals } from "@std/assert";
import { competitionOf } from "@lib/training/plan/competition_of.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("competitionOf() has what the plan decided, the contenders it is given, and a seed of the config alone", async () => {
  using project = new Project(tableRows(1));
  const plan = await project.plan(), given = { clock: () => 7, pooled: () => "model" };
  const competition = competitionOf(plan, [], given);
  const { spans, spec, horizon, seed, contenders, problem, localRows } = competition;
  assertEquals([spans, spec, horizon], [plan.spans, plan.spec, plan.config.horizon]);
  assertEquals([seed, contenders, problem.fallbackName("ENDED"), localRows], [
    "42",
    [],
    "seasonal_naive",
    plan.config.limits.localRows,
  ]);
  assertEquals([competition.clock(), competition.pooled("x", 1)], [7, "model"]);
});
