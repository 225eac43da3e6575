import type { SourceAccess } from "../data/sources/source_access.ts";
import { checkConfig } from "./check_config.ts";
import type { Config } from "../core/config/config.ts";
import type { Environment } from "../core/environment.ts";
import { type Logger, type Progress, SILENT_LOGGER } from "../core/logger.ts";
import type { TextTable } from "../data/tables/text_table.ts";
import { type PreparedTable, type PrepareOptions, prepareTable } from "../data/prepare.ts";
import type { RowWriterOptions } from "../data/outputs/row_writer.ts";
import { selectKeys } from "../data/store/select_keys.ts";
import type { SettleTarget } from "../lifecycle/settle.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { DISK, type Files, isFile } from "../storage/files/files.ts";
import { findCommitted, readCommitted, withOutcomes } from "./committed_run.ts";
import { executeRun, findingsOfRun } from "./execute_run.ts";
import { openImports, tellImports } from "./enter_imports.ts";
import { assertOneTarget } from "./one_target.ts";
import { pinnedModels } from "./pinned_models.ts";
import type { PlanOptions, TrainingPlan } from "./plan.ts";
import { planTable } from "./plan_table.ts";
import type { RefitPlan } from "./refit_plan.ts";
import type { TrainingResult } from "./result.ts";
import { type FinishedRun, type OpenRun, resumeRun, startRun } from "./run_folder.ts";
import type { StartEngine, TrainingEngine } from "./start_engine.ts";
import { Stopwatch } from "./stopwatch.ts";

/** Where a run reads and writes, and how it goes about it. Nothing here but `where` and `limit` changes its models. */
export interface TrainOptions extends RowWriterOptions {
  /** Folder of the feature store. */
  readonly store: string;
  /** Registry root. */
  readonly registry: string;
  /** Folder of reports. */
  readonly reports: string;
  /** Table to read instead of the config's source. */
  readonly input?: string;
  /** A table in memory to train on instead of the config's source. */
  readonly table?: TextTable;
  /** Told of the rows of such a table that were left out. */
  readonly onQuarantine?: PrepareOptions["onQuarantine"];
  /** Environment and clock, which sources on other machines and databases need. */
  readonly access?: SourceAccess;
  /** Keep only keys with these texts, by key column. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Most keys to train. */
  readonly limit?: number;
  /** Workers; default 1. 0: all is done in this process, where nothing can be cut off; needed for folders in memory. */
  readonly workers?: number;
  /**
   * Whether a run that leaves keys out may replace champions of runs over more keys. Default false: then its models of such keys
   * wait as challengers.
   */
  readonly replace?: boolean;
  /** Which keys are trained again, and how: what `retrain` decides; default: all of the selection compete. */
  readonly retraining?: RetrainingSelection;
  /** Whether inference goes on from this table, default true; `false`: from the one before until somebody says so. */
  readonly serve?: boolean;
  /** How far what is trained gets by the run's commit; default: as the config's policy says. */
  readonly settle?: SettleTarget;
  /**
   * `true`: go on with the newest run of the same plan that nobody works on; text: with that run. One that is finished is given
   * back as it ended.
   */
  readonly resume?: boolean | string;
  /** Module that the workers run, which calls `serveTraining`; default the product's own. */
  readonly worker?: URL;
  /** What runs the tasks, see {@linkcode StartEngine}; default: `workers` on this machine. */
  readonly engine?: StartEngine;
  /** Clock of the run's id and of the registry. */
  readonly now: () => Date;
  /** Monotonic clock in milliseconds, for the seconds by phase; default: `performance.now`. */
  readonly clock?: () => number;
  /** Code, runtime and machine, for lineage; default: unknown. */
  readonly environment?: Environment;
  /** Where to say what is done; default nowhere. The run's own log is in its report. */
  readonly log?: Logger;
  /** Told after every finished piece of work. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run; `resume` continues it. */
  readonly signal?: AbortSignal;
  /** File operations of the run's folder and of the registry; default the real ones. */
  readonly files?: Files;
}

/** What a retraining trains. */
export interface RetrainingSelection {
  /** Ids of its keys, at least one of the table. */
  readonly keys: readonly string[];
  /** Those whose chosen models are fitted again; default: all compete. */
  readonly refit?: RefitPlan;
  /** Run whose models of all keys serve on; absent: they are fitted again, on all keys of the table. */
  readonly pinned?: string;
}

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
  const { log = SILENT_LOGGER, clock = () => performance.now(), now } = options;
  const engines: TrainingEngine[] = [];
  const watch = new Stopwatch(
    clock,
    () => engines.reduce((sum, engine) => sum + engine.peakBytes(), Deno.memoryUsage().rss),
  );
  if (isOfSomeKeys(options)) await assertServedFor(config, options);
  const table = await watch.time("read", () => readTrainingTable(config, options));
  const registry = openRegistry(options.registry, { now, files: options.files ?? DISK });
  try {
    const plan = await planRun(table, options, again(options.retraining, registry));
    const begun = await openRun(plan, registry, options), { run, dir } = begun;
    if (begun.finished) log.info(`Run ${run} of this plan is finished: nothing is left to be done.`);
    else {
      try {
        await executeRun({ plan, table, registry, run, dir, watch, engines }, { ...options, log });
      } finally {
        begun.release();
      }
    }
    const { summary, outcomes } = readCommitted(registry, run, { plan, group: table.group });
    return withOutcomes({ run, summary, findings: findingsOfRun(table, plan, summary), reportDir: dir }, outcomes);
  } finally {
    registry.close();
  }
}

/**
 * Check a config and read its table into the feature store.
 *
 * @param config What to do. @param options Store, source, keys.
 * @throws {DataError} If the table cannot be used at all.
 */
export async function readTrainingTable(config: Config, options: TrainOptions): Promise<PreparedTable> {
  const { store, input, access, serve, table, onQuarantine, log, now } = options;
  checkConfig(config, options.where);
  return await prepareTable(config, {
    store,
    input,
    access,
    serve,
    created: now().toISOString(),
    log,
    table,
    onQuarantine,
  });
}

/**
 * Plan a run over a table: which keys, which contenders, with what the registry has for it.
 *
 * @param table Of {@linkcode readTrainingTable}. @param options Keys, retraining, registry root, log.
 * @param again What a retraining fits again or lets serve on; default: nothing.
 * @throws As `planTable`.
 */
export async function planRun(
  { config, group }: Pick<PreparedTable, "config" | "group">,
  options: TrainOptions,
  again: Pick<PlanOptions, "refit" | "pinned" | "poolAll"> = {},
): Promise<TrainingPlan> {
  const { retraining, where = {}, limit, log = SILENT_LOGGER } = options;
  const keys = selectKeys(group, { where, limit, ids: retraining?.keys });
  const opened = openImports(options.registry, { contenders: config.contenders, group: group.name });
  const plan = await planTable(config, group, { keys, imports: opened.imports, ...again });
  for (const note of tellImports(opened, plan, group)) log.warn(note);
  return plan;
}

function isOfSomeKeys({ where = {}, limit }: TrainOptions): boolean {
  return limit !== undefined || Object.keys(where).length > 0;
}

/** Before the table is read: what was read for another target could not be forecast by what serves. */
async function assertServedFor(config: Config, { registry: root, now, files }: TrainOptions): Promise<void> {
  if (!isFile(`${root}/registry.db`)) return;
  const registry = openRegistry(root, { now, files: files ?? DISK, readOnly: true });
  try {
    await assertOneTarget(registry, config);
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
