import { assert, assertEquals, assertThrows } from "@std/assert";
import { CompetitionError } from "@lib/core/errors/errors.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { chooseForTable } from "@lib/training/plan/plan_table.ts";
import { planWindow, tuningWindows } from "@lib/training/tuning/tuning_windows.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("tuningWindows() lie one horizon before each other, and before the hold-out of training", async () => {
  using project = new Project(tableRows(3), {});
  const { group, config } = await prepareTable(project.config, { store: project.paths.store });
  const windows = tuningWindows(config, group);
  assertEquals(windows, { tuned: group.end - 2 * config.horizon, check: group.end - config.horizon });
  const choices = await chooseForTable(config, group, { end: windows.tuned });
  const endsWith = (changes: Partial<typeof config>) =>
    group.end - tuningWindows({ ...config, ...changes }, group).check;
  const evaluate = { ...config.evaluate, origins: 3, step: 2 };
  assertEquals([endsWith({ holdout: false }), endsWith({ evaluate }), endsWith({ evaluate, holdout: false })], [
    0,
    config.horizon + 4,
    config.horizon + 4,
  ]);
  const planned = (on: "tuned" | "check") => planWindow(config, group, { keys: [0], windows, on, choices });
  const tuned = planned("tuned"), check = planned("check");
  const ends = tuned.spans.map((s) => tuned.plan.spans.folds[s].to);
  assertEquals([Math.max(...ends), tuned.plan.spans.holdout], [windows.tuned, null]);
  const { holdout } = check.plan.spans;
  assertEquals([holdout?.origin, holdout?.to, check.spans], [windows.tuned, windows.check, [1]]);
  assert(holdout !== null && holdout.to + config.horizon === group.end, "what a run reports of is left alone");
  assertEquals(tuned.plan.pooledChunks?.flat().length, 3, "models of all keys are fitted on all");
  const short = { start: group.end - 3 * config.horizon + 1, end: group.end };
  assertThrows(() => tuningWindows(config, short), CompetitionError);
  assertThrows(() =>
    planWindow({ ...config, contenders: ["nobody"] }, group, { keys: [0], windows, on: "tuned", choices })
  );
});
