import { assertEquals, assertRejects } from "@std/assert";
import { runPipeline } from "@lib/retraining/run_pipeline.ts";
import { parseStages, type PipelineStage } from "@lib/retraining/pipeline_stages.ts";
import { recordedVersion } from "@lib/data/store/serving_record.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { watchNothing } from "@lib/retraining/watched_table.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { Project, tableRows } from "../training/_project.ts";
import { RowsProject } from "../training/_rows_project.ts";

const FIELDS: Partial<ConfigInput> = {
  contenders: ["naive", "seasonal_naive"],
  exogenous: {},
  horizon: 3,
  folds: { count: 1 },
  lifecycle: { gates: { run: { skill: null } } },
};

function run(
  project: Pick<Project, "paths" | "config" | "root">,
  stages: readonly PipelineStage[],
  more: { signal?: AbortSignal; config?: typeof project.config; input?: string } = {},
) {
  const { config = project.config, signal, input } = more;
  return runPipeline(config, {
    ...project.paths,
    ...{
      stages,
      signal,
      input,
      request: {},
      watch: watchNothing,
      today: "2024-01-01",
      now: () => new Date(Date.UTC(2024, 0, 1)),
    },
    output: `${project.root}/forecasts.csv`,
    predictions: `${project.root}/predictions`,
  });
}

function stagesOfVersions(project: Project): string[] {
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const stages = registry.listVersions({ chosen: true }).map(({ stage }) => stage);
  registry.close();
  return stages;
}

Deno.test("runPipeline() goes as far as its sequence says, with one run however often it is called", async () => {
  using project = new Project(tableRows(2, 36), FIELDS);
  for (const [name, stage] of [["basic", "None"], ["registration", "Staging"], ["promotion", "Production"]] as const) {
    const runs = await run(project, parseStages(name));
    assertEquals(runs.flatMap(({ status, error }) => status === "done" ? [] : [error]), [], name);
    assertEquals(stagesOfVersions(project), [stage, stage], name);
  }
  const full = await run(project, parseStages("full"));
  const [features, train, gate, promote, infer, monitor] = full.map(({ result }) => result);
  assertEquals([features?.features?.isNew, train?.train?.summary.keys, gate?.gate?.keys.staged], [false, 2, 2]);
  assertEquals([promote?.promote?.promoted, promote?.promote?.unchanged, infer?.infer?.rows], [0, 2, 6]);
  const logged = infer?.infer !== undefined && "logged" in infer.infer ? infer.infer.logged : null;
  assertEquals([logged?.served, monitor?.monitor?.checked], [6, 0]);
  const retrained = await run(project, ["retrain"]);
  assertEquals(retrained[0]?.result.retrain?.plan.keys, []);
});

Deno.test("runPipeline() stops at the first failure, and leaves to people what is theirs", async () => {
  using project = new Project(tableRows(1, 36), FIELDS);
  const early = await run(project, ["retrain", "infer"]);
  assertEquals(early.map(({ stage, status, error }) => [stage, status, error?.code]), [[
    "retrain",
    "failed",
    "NOT_FOUND",
  ]]);
  const config = { ...project.config, lifecycle: { ...project.config.lifecycle, approval: "manual" as const } };
  const manual = await run(project, parseStages("promotion"), { config });
  assertEquals([manual.at(-1)?.status, manual.at(-1)?.result.promote], ["done", null]);
  assertEquals(stagesOfVersions(project), ["Staging"]);
  await assertRejects(() => run(project, ["features"], { signal: AbortSignal.abort() }), DOMException);
});

Deno.test("runPipeline() lets a table serve when the gate has passed what was trained on it, and not before", async () => {
  using project = new Project(tableRows(1, 36), FIELDS);
  const serving = () => recordedVersion(project.paths.store, "shop");
  await run(project, parseStages("promotion"));
  const { lifecycle } = project.config, { gates } = lifecycle;
  const strict = { ...lifecycle, gates: { ...gates, run: { ...gates.run, skill: 0.99 } } };
  const config = { ...project.config, lifecycle: strict }, input = project.write(tableRows(1, 39), "newer.csv");
  const refused = await run(project, parseStages("promotion"), { config, input });
  assertEquals([refused.at(-1)?.stage, refused.at(-1)?.status, await serving()], ["gate", "failed", 1]);
  const newest = project.write(tableRows(1, 40), "newest.csv");
  await run(project, parseStages("basic"), { input: newest });
  assertEquals(await serving(), 1);
  await run(project, parseStages("registration"), { input: newest });
  assertEquals([await serving(), stagesOfVersions(project).at(-1)], [3, "Staging"]);
  await run(project, ["features"]);
  assertEquals(await serving(), 1);
});

Deno.test("runPipeline() of a table without a calendar predicts its rows, and watches those that training has not seen", async () => {
  const { config, dir: root } = new RowsProject({ contenders: ["prior_mean", "global_ridge"] });
  const paths = { store: `${root}/features`, registry: `${root}/models`, reports: `${root}/reports`, workers: 0 };
  const runs = await run({ paths, config, root }, parseStages("full")), [infer, monitor] = runs.slice(-2);
  assertEquals(runs.map(({ status }) => status), Array(6).fill("done"));
  const look = monitor?.result.monitor;
  assertEquals([infer?.result.infer?.rows, look !== undefined && "seen" in look && look.seen], [312, 312]);
  Deno.removeSync(root, { recursive: true });
});
