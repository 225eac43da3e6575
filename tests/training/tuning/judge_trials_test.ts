import { assert, assertEquals } from "@std/assert";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { judgeTrials, type TrialsToJudge } from "@lib/training/tuning/judge_trials.ts";
import { chooseForTable } from "@lib/training/plan/plan_table.ts";
import { tuningWindows } from "@lib/training/tuning/tuning_windows.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("judgeTrials() judges equal trials equally and others not, on the keys that it is given, beside a variant's own", async () => {
  const average = { name: "average", base: "moving_average", params: { window: 4 } };
  using project = new Project(tableRows(4), { contenders: ["seasonal_naive", average] });
  const { group, config } = await prepareTable(project.config, { store: project.paths.store });
  const windows = tuningWindows(config, group), folder = `${project.root}/work`;
  const choices = await chooseForTable(config, group, { end: windows.tuned });
  const options = { config, group, windows, choices, folder, workers: 0, log: SILENT_LOGGER };
  const trials: TrialsToJudge["trials"] = [{}, { window: 4 }, { window: 12 }];
  const work: TrialsToJudge = { contender: "average", trials, keys: [0, 2], on: "tuned" };
  const losses = await judgeTrials(work, options);
  assertEquals(losses.length, 2);
  for (const { losses: [own, same, other] } of losses) {
    assertEquals(own, same);
    assert(own !== other && Number.isFinite(other));
  }
  assertEquals(await judgeTrials(work, options), losses, "from its journal");
});
