import { assertEquals } from "@std/assert";
import { createArrayEngine } from "@lib/engines/array_engine.ts";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { openResultStore } from "@lib/storage/results/result_store.ts";
import { evaluatePlanned } from "@lib/training/run/evaluate.ts";
import { Journal, resultName } from "@lib/training/tasks/journal.ts";
import { planEvaluation } from "@lib/training/run/plan_evaluation.ts";
import { runCompetition } from "@lib/training/stages/run_competition.ts";
import { startEngine } from "@lib/training/tasks/start_engine.ts";
import type { TrainingTask, TrainingTaskResult } from "@lib/training/tasks/tasks.ts";
import { month, Project, tableRows } from "../_project.ts";

Deno.test("planEvaluation() the competitions of all origins can be held anywhere, and are then only scored", async () => {
  using project = new Project(tableRows(3), { contenders: ["naive", "seasonal_naive"], exogenous: {} });
  const options = { store: project.paths.store, origins: 2, scratch: `${project.root}/scratch` };
  const planned = await planEvaluation(project.config, options), { plans, keys } = planned;
  assertEquals([keys, plans.map(({ origin }) => origin)], [3, [month(47), month(53)]]);
  const journals = plans.map((_, i) => new Journal(`${project.root}/shared/${i}`));
  const work = (at: number) => {
    const results = openResultStore(journals[at]!.dir), named = { results, nameOf: resultName, shards: 4 };
    return { journal: journals[at]!, engine: () => createArrayEngine<TrainingTask, TrainingTaskResult>(named) };
  };
  const score = (name: string, more = {}) =>
    evaluatePlanned(planned, { ...options, ...more, output: `${project.root}/${name}.csv` });
  const open = await score("open", { work }).catch((thrown: unknown) => thrown);
  assertEquals(open instanceof WorkerError && open.code, "PASS_OPEN");
  for (const [at, { plan }] of plans.entries()) {
    const execution = { workers: 0, journal: journals[at]!, log: SILENT_LOGGER, serve: false };
    await runCompetition(plan, startEngine(plan, execution), execution);
  }
  const [alone, shared] = [await score("alone", { workers: 0 }), await score("shared", { work })];
  assertEquals({ ...shared, forecasts: "" }, { ...alone, forecasts: "" });
  assertEquals(
    ...["alone", "shared"].map((name) => Deno.readTextFileSync(`${project.root}/${name}.csv`)) as [string, string],
  );
  assertEquals(project.files("out"), []);
});
