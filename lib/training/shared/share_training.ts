import type { Config } from "../../core/config/config.ts";
import type { Environment } from "../../core/environment.ts";
import { WorkerError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { putTable } from "../../data/store/parts/put_table.ts";
import { TRUTH_FILE } from "../../data/simulate/read_right_kinds.ts";
import { PassBook } from "../../engines/pass_book.ts";
import { isFile } from "../../storage/files/files.ts";
import type { Place } from "../../storage/results/place.ts";
import { truthOf } from "../run/execute_run.ts";
import { journalImports } from "../tasks/imported_models.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { isRaced } from "../plan/race_rounds.ts";
import { holdCompetition } from "../stages/run_competition.ts";
import { runIdOf } from "../tasks/run_folder.ts";
import { planRun, readTrainingTable } from "../run/plan_run.ts";
import type { TrainOptions } from "../run/train_options.ts";
import { type DueShards, dueShards } from "../../engines/shards/due_shards.ts";
import { passEngine } from "./pass_engine.ts";
import {
  checkPlan,
  claimPlace,
  findPlan,
  journalIn,
  publishPlan,
  type SharedPlan,
  TRUTH,
  workHashOf,
} from "./shared_plan.ts";

/** What is shared, and where. */
export interface ShareTrainingOptions
  extends Omit<TrainOptions, "reports" | "workers" | "engine" | "worker" | "resume" | "retraining"> {
  /** Where machines find it; empty, or with the same work. */
  readonly place: Place;
  /** Shards of a pass, at most, >= 1. */
  readonly shards: number;
  /** Code and machine of this process: who works must have the same code. */
  readonly environment: Environment;
}

/** A plan that lies in a place, with its first pass open. */
export interface SharedRun {
  /** The plan. */
  readonly shared: SharedPlan;
  /** Number of keys. */
  readonly keys: number;
  /** Whether this call wrote it; false: the place had it already. */
  readonly isNew: boolean;
  /** The pass that is due, and its shards; null once no pass is. */
  readonly due: DueShards | null;
}

/**
 * Plan a training for many machines: the table, the plan and the tasks of the first pass, in a place that all of them see. A second
 * time, or after a death half-way, it goes on with what is there.
 *
 * @param config What to do. @param options Place, store, registry (whose imported models compete), shards.
 * @throws As `trainTable`; {@linkcode DataError} `PLAN_CHANGED` if the place holds other work.
 */
export async function shareTraining(config: Config, options: ShareTrainingOptions): Promise<SharedRun> {
  const { place, log = SILENT_LOGGER } = options, given = { ...options, reports: "" };
  const table = await readTrainingTable(config, given), { group } = table, plan = await planRun(table, given);
  const truth = truthOf(plan, options), passes = passesOf(plan);
  const { shared, isNew } = await sharePlan(place, { plan, group, truth, passes }, options);
  log.info(`run ${shared.run} is planned in ${place.address}`);
  return { shared, keys: plan.keys, isNew, due: await openFirstPass(plan, { ...given, shared, serve: true }) };
}

/** What is shared of a run. */
export interface RunToShare {
  /** What is to be done. */
  readonly plan: TrainingPlan;
  /** The table that it is done on. */
  readonly group: FeatureGroup;
  /** Folder of what a simulated table's truth is. */
  readonly truth?: string;
  /** What is done one after another. */
  readonly passes: readonly string[];
}

/**
 * Bring a plan and what it rests on to a place, or find it there.
 *
 * @param place Where to. @param work The run. @param options Registry (whose imported models compete), shards, code, clock.
 * @throws {DataError} `PLAN_CHANGED` if the place holds other work; `OTHER_DATA` if it holds another table than that of its plan, which no
 * second planning mends; `CODE_CHANGED`, `CORRUPT_PLAN`, `STORAGE_UNSAFE`.
 */
export async function sharePlan(
  place: Place,
  { plan, group, truth, passes }: RunToShare,
  { registry, shards, environment, now, signal }:
    & Pick<ShareTrainingOptions, "shards" | "environment" | "now" | "signal">
    & {
      readonly registry?: string;
    },
): Promise<{ readonly shared: SharedPlan; readonly isNew: boolean }> {
  const job = { kind: "train" as const, plan: portable(plan) }, { files, source } = group.lineage;
  const workHash = workHashOf(job), before = await findPlan(place);
  // A place with other work, or other code, is left as it is.
  if (before !== null) await checkPlan(place, before, { workHash, environment });
  else await place.assertSafe();
  const run = before?.run ?? runIdOf(plan, now());
  // Before anything of it lies there: a table of other work must not be taken for this one's.
  await claimPlace(place, { run, job, workHash });
  const table = await putTable(group, place.results, { sha256: before?.table, signal });
  const wanted: SharedPlan = {
    ...{ run, created: now().toISOString(), job, workHash, inputs: { source, files } },
    ...{ table, truth: hasTruth(truth), shards, passes, environment },
  };
  const shared = before ?? wanted;
  if (shared.truth) await place.putFolder(TRUTH, truth ?? "", [TRUTH_FILE]);
  if (registry !== undefined) await journalImports(journalIn(place), plan, registry);
  return { shared: await publishPlan(place, shared), isNew: before === null };
}

function hasTruth(folder: string | undefined): boolean {
  return folder !== undefined && isFile(`${folder}/${TRUTH_FILE}`);
}

/**
 * Open the first pass of a plan, if it has none.
 *
 * @param plan The run, with its table. @param work Its place, what is shared of it; `serve`: whether champions will be fitted.
 * @returns What is due.
 */
export async function openFirstPass(
  plan: TrainingPlan,
  work:
    & { readonly place: Place; readonly shared: SharedPlan; readonly serve: boolean }
    & Pick<
      TrainOptions,
      "log" | "signal"
    >,
): Promise<DueShards | null> {
  const { place, shared, log = SILENT_LOGGER, signal, serve } = work;
  if (await new PassBook<unknown>(place.results).newest() !== null) return await dueShards(place);
  const engine = passEngine(place, shared);
  try {
    await holdCompetition(plan, engine, { workers: 0, journal: journalIn(place), log, signal, serve });
  } catch (thrown) {
    if (!(thrown instanceof WorkerError && thrown.code === "PASS_OPEN")) throw thrown;
  }
  return await dueShards(place);
}

/** Each machine has its own folder of the table. */
function portable(plan: TrainingPlan): TrainingPlan {
  return { ...plan, data: { ...plan.data, dir: "" } };
}

function passesOf(plan: TrainingPlan): string[] {
  const pooled = plan.contenders.some(({ scope }) => scope === "pooled");
  const raced = isRaced(plan) ? ["race"] : [];
  return [...pooled ? ["global models"] : [], ...raced, "backtest", "champions"];
}
