import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError, WorkerError } from "@lib/core/errors/errors.ts";
import { hyperparametersOf } from "@lib/data/best_hyperparameters.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { recordedTunings, recordTuning } from "@lib/training/tuning/record_tuning.ts";
import { tuneTable } from "@lib/training/tuning/tune_table.ts";
import { planTraining } from "@lib/training/plan/plan.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("tuneTable() searches what can be tuned, keeps its trials, and its result is what a config takes", async () => {
  const boosted = { name: "small", base: "global_gradient_boosting", params: { trees: 5 } };
  using project = new Project(tableRows(4), { contenders: ["seasonal_naive", boosted] });
  const scratch = `${project.root}/scratch`, store = project.paths.store;
  const options = { store, scratch, trials: 3, sample: 4, workers: 0 };
  const aborted = { ...options, signal: AbortSignal.abort() };
  assertEquals((await assertRejects(() => tuneTable(project.config, aborted), WorkerError)).code, "ABORTED");
  const result = await tuneTable(project.config, options);
  assertEquals(Object.keys(result.before), ["small"]);
  assertEquals(result.before.small.trees, 5);
  assert(
    result.trials.length >= 3 &&
      result.trials.every(({ contender, params }) => contender === "small" && "lambda" in params),
  );
  assertEquals(project.files("scratch"), [], "what was left by the first one was taken up, and went");
  assertEquals(await tuneTable(project.config, options), result, "equal seeds search equally");

  const registry = openRegistry(project.paths.registry, { now: () => new Date(0) });
  try {
    const event = recordTuning(registry, result);
    const [kept] = recordedTunings(registry);
    assertEquals([kept.event, kept.name, kept.trials.length], [event, result.name, result.trials.length]);
  } finally {
    registry.close();
  }

  const gain = { tuned: 0.9, check: 0.9, lo: 0.8, hi: 1, keys: 4 };
  const found = { found: {}, contenders: { small: { params: { trees: 7 }, gain, classes: {} } } };
  const tuned = parseConfig({ ...project.config, hyperparameters: hyperparametersOf(found) });
  const { group } = await prepareTable(tuned, { store: project.paths.store });
  const of = (config: typeof tuned) => planTraining(config, group).contenders.find(({ name }) => name === "small");
  assertEquals([of(tuned)?.params.trees, of(project.config)?.params.trees], [7, 5]);
});

Deno.test("tuneTable() refuses a config of which nothing can be tuned", async () => {
  using project = new Project(tableRows(2), { contenders: ["naive"] });
  const asked = { store: project.paths.store, scratch: `${project.root}/scratch` };
  assertEquals((await assertRejects(() => tuneTable(project.config, asked), DataError)).code, "NOTHING_TO_TUNE");
});
