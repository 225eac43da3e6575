import type { Config } from "../../core/config.ts";
import type { Environment } from "../../core/environment.ts";
import { WorkerError } from "../../core/errors.ts";
import { SILENT } from "../../core/logger.ts";
import { type FeatureGroup, GROUP_FILES } from "../../data/feature_store.ts";
import { TRUTH_FILE } from "../../data/simulate/read_right_kinds.ts";
import { PassBook } from "../../engines/pass_book.ts";
import { isFile } from "../../storage/files.ts";
import type { Place } from "../../storage/place.ts";
import { truthOf } from "../execute_run.ts";
import { journalImports } from "../imported_models.ts";
import type { TrainingPlan } from "../plan.ts";
import { isRaced } from "../race_rounds.ts";
import { runCompetition } from "../run_competition.ts";
import { runIdOf } from "../run_folder.ts";
import { planRun, readTable, type TrainOptions } from "../train.ts";
import { type DueShards, dueShards } from "./due_shards.ts";
import { passEngine } from "./pass_engine.ts";
import {
  checkPlan,
  claimPlace,
  findPlan,
  journalIn,
  openTable,
  publishPlan,
  type SharedPlan,
  TABLE,
  TRUTH,
  workHashOf,
} from "./shared_plan.ts";

/** What is shared, and where. */
export interface ShareOptions
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
export async function shareTraining(config: Config, options: ShareOptions): Promise<SharedRun> {
  const { place, now, log = SILENT } = options, given = { ...options, reports: "" };
  const table = await readTable(config, given), { group } = table, { files, source } = group.lineage;
  const plan = await planRun(table, given), job = { kind: "train" as const, plan: portable(plan) };
  const wanted = {
    run: runIdOf(plan, now()),
    created: now().toISOString(),
    job,
    workHash: workHashOf(job),
    inputs: { source, files },
    table: filesOf(group),
    truth: hasTruth(truthOf(plan, options)),
    shards: options.shards,
    passes: passesOf(plan),
    environment: options.environment,
  };
  const before = await findPlan(place);
  // A place with other work, or other code, is left as it is.
  if (before !== null) await checkPlan(place, before, { workHash: wanted.workHash, environment: options.environment });
  const shared = before ?? wanted;
  // Before anything of it lies there: a table of other work must not be taken for this one's.
  await claimPlace(place, shared);
  await place.putFolder(TABLE, group.dir, shared.table);
  if (shared.truth) await place.putFolder(TRUTH, truthOf(plan, options) ?? "", [TRUTH_FILE]);
  await journalImports(journalIn(place), plan, options.registry);
  const published = await publishPlan(place, shared);
  log.info(`run ${published.run} is planned in ${place.address}`);
  return {
    shared: published,
    keys: plan.keys,
    isNew: before === null,
    due: await openFirstPass(place, published, given),
  };
}

function hasTruth(folder: string | undefined): boolean {
  return folder !== undefined && isFile(`${folder}/${TRUTH_FILE}`);
}

async function openFirstPass(
  place: Place,
  shared: SharedPlan,
  { log = SILENT, signal }: Pick<TrainOptions, "log" | "signal">,
): Promise<DueShards | null> {
  if (await new PassBook<unknown>(place.results).newest() !== null) return await dueShards(place);
  const { plan } = await openTable(place, shared), engine = passEngine(place, shared);
  try {
    await runCompetition(plan, engine, { workers: 0, journal: journalIn(place), log, signal, serve: true });
  } catch (thrown) {
    if (!(thrown instanceof WorkerError && thrown.code === "PASS_OPEN")) throw thrown;
  }
  return await dueShards(place);
}

/** Each machine has its own folder of the table. */
function portable(plan: TrainingPlan): TrainingPlan {
  return { ...plan, data: { ...plan.data, dir: "" } };
}

/** The manifest last: who finds it finds all. */
function filesOf({ files }: Pick<FeatureGroup, "files">): string[] {
  return [...Object.keys(files).sort(), GROUP_FILES.info];
}

function passesOf(plan: TrainingPlan): string[] {
  const pooled = plan.contenders.some(({ scope }) => scope === "pooled");
  const raced = isRaced(plan) ? ["race"] : [];
  return [...pooled ? ["global models"] : [], ...raced, "backtest", "champions"];
}
