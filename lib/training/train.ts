import type { Config } from "../core/config/config.ts";
import { SILENT_LOGGER } from "../core/logger.ts";
import type { PreparedTable } from "../data/prepare.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { DISK } from "../storage/files/files.ts";
import { findCommitted, readCommitted, withOutcomes } from "./record/committed_run.ts";
import { executeRun, findingsOfRun } from "./run/execute_run.ts";
import { pinnedModels } from "./plan/pinned_models.ts";
import type { PlanOptions, TrainingPlan } from "./plan/plan.ts";
import { planRun, readTrainingTable } from "./run/plan_run.ts";
import type { TrainingResult } from "./record/result.ts";
import { type FinishedRun, type OpenRun, resumeRun, startRun } from "./tasks/run_folder.ts";
import { Stopwatch } from "./run/stopwatch.ts";
import type { RetrainingSelection, TrainOptions } from "./run/train_options.ts";

/**
 * Train a table: read and validate it, hold the competition of every key, register the champions, write the report.
 *
 * @param config What to do. @param options Folders, workers, clock.
 * @returns Summary and one outcome per key.
 * @throws {DataError} If the table cannot be used at all; `NOTHING_TO_RESUME`, `PLAN_CHANGED`, `RUN_IN_PROGRESS`.
 * @throws {RegistryError} If the registry cannot be written: nothing of the run is visible then, and what is fitted is kept.
 * @throws {WorkerError} `ABORTED` if the signal fired.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config/config.ts";
 * import { trainTable } from "@lib/training/train.ts";
 * const dir = Deno.makeTempDirSync();
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${String(t % 12 + 1).padStart(2, "0")}-01`;
 * const rows = Array.from({ length: 48 }, (_, t) => `${month(t)},007,${20 + t % 12 + t % 5}`);
 * Deno.writeTextFileSync(`${dir}/t.csv`, `date,item,demand\n${rows.join("\n")}\n`);
 * const config = parseConfig({
 *   source: `${dir}/t.csv`, keys: ["item"], frequency: "month", horizon: 3, contenders: ["naive", "seasonal_naive"],
 * });
 * const { summary } = await trainTable(config, {
 *   store: `${dir}/features`, registry: `${dir}/models`, reports: `${dir}/reports`, now: () => new Date(0),
 * });
 * assertEquals(summary.outcomes, { champion: 1, fallback: 0, failed: 0 });
 * assertEquals(summary.wins, { seasonal_naive: 1 });
 * ```
 */
export async function trainTable(config: Config, options: TrainOptions): Promise<TrainingResult> {
  const watch = watchOf(options);
  const table = await watch.time("read", () => readTrainingTable(config, options));
  return await runOn(table, watch, options);
}

/**
 * Train a table that was read before, as `trainTable` does after it has read it.
 *
 * @param table With its resolved config. @param options As of `trainTable`; what says how a table is read is not looked at.
 * @throws As `trainTable`.
 */
export async function trainPrepared(table: PreparedTable, options: TrainOptions): Promise<TrainingResult> {
  return await runOn(table, watchOf(options), options);
}

function watchOf({ clock = () => performance.now() }: TrainOptions): Stopwatch {
  return new Stopwatch(clock);
}

async function runOn(table: PreparedTable, watch: Stopwatch, options: TrainOptions): Promise<TrainingResult> {
  const { log = SILENT_LOGGER, now } = options;
  const registry = openRegistry(options.registry, { now, files: options.files ?? DISK });
  try {
    const plan = await planRun(table, options, again(options.retraining, registry));
    const begun = await openRun(plan, registry, options), { run, dir } = begun;
    if (begun.finished) log.info(`Run ${run} of this plan is finished: nothing is left to be done.`);
    else {
      try {
        await executeRun({ plan, table, registry, run, dir, watch }, { ...options, log });
      } finally {
        begun.release();
      }
    }
    const { summary, outcomes } = readCommitted(registry, run, { plan, group: table.group });
    return withOutcomes({ run, summary, findings: findingsOfRun({ table, plan, summary }), reportDir: dir }, outcomes);
  } finally {
    registry.close();
  }
}

/** What a plan needs to know of a retraining. */
function again(
  retraining: RetrainingSelection | undefined,
  registry: Registry,
): Pick<PlanOptions, "refit" | "pinned" | "poolAll"> {
  if (retraining === undefined) return {};
  const { refit, pinned } = retraining;
  return { refit, pinned: pinned === undefined ? undefined : pinnedModels(registry, pinned), poolAll: true };
}

/** A new run, or the one to go on with; either way this process alone works on it from here on. */
async function openRun(plan: TrainingPlan, registry: Registry, options: TrainOptions): Promise<OpenRun | FinishedRun> {
  const { reports, now, files, resume = false } = options;
  // Whether the registry can be written is found before the first fit.
  if (resume === false) return startRun(plan, { reports, now, files, reserve: (run) => registry.reserve(run) });
  const committed = (run: string) => findCommitted(registry, run)?.lineage.planHash ?? null;
  const found = await resumeRun(plan, { reports, run: resume, committed, now, files });
  if (found.finished) return found;
  try {
    registry.reserve(found.run, { resume: true });
    return found;
  } catch (thrown) {
    found.release();
    throw thrown;
  }
}
