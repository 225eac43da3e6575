import type { Config } from "../../core/config.ts";
import type { Environment } from "../../core/environment.ts";
import { WorkerError } from "../../core/errors.ts";
import { SILENT } from "../../core/logger.ts";
import { putTable } from "../../data/parts/put_table.ts";
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
  publishPlan,
  type SharedPlan,
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
  const workHash = workHashOf(job), { environment, shards } = options, before = await findPlan(place);
  // A place with other work, or other code, is left as it is.
  if (before !== null) await checkPlan(place, before, { workHash, environment });
  else await place.assertSafe();
  const run = before?.run ?? runIdOf(plan, now());
  // Before anything of it lies there: a table of other work must not be taken for this one's.
  await claimPlace(place, { run, job, workHash });
  const wanted = {
    run,
    created: now().toISOString(),
    job,
    workHash,
    inputs: { source, files },
    table: await putTable(group, place.results, { signal: options.signal }),
    truth: hasTruth(truthOf(plan, options)),
    shards,
    passes: passesOf(plan),
    environment,
  };
  const shared = before ?? wanted;
  if (shared.truth) await place.putFolder(TRUTH, truthOf(plan, options) ?? "", [TRUTH_FILE]);
  await journalImports(journalIn(place), plan, options.registry);
  const published = await publishPlan(place, shared);
  log.info(`run ${published.run} is planned in ${place.address}`);
  return {
    shared: published,
    keys: plan.keys,
    isNew: before === null,
    due: await openFirstPass(plan, { ...given, shared: published }),
  };
}

function hasTruth(folder: string | undefined): boolean {
  return folder !== undefined && isFile(`${folder}/${TRUTH_FILE}`);
}

async function openFirstPass(
  plan: TrainingPlan,
  work: { readonly place: Place; readonly shared: SharedPlan } & Pick<TrainOptions, "log" | "signal">,
): Promise<DueShards | null> {
  const { place, shared, log = SILENT, signal } = work;
  if (await new PassBook<unknown>(place.results).newest() !== null) return await dueShards(place);
  const engine = passEngine(place, shared);
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

function passesOf(plan: TrainingPlan): string[] {
  const pooled = plan.contenders.some(({ scope }) => scope === "pooled");
  const raced = isRaced(plan) ? ["race"] : [];
  return [...pooled ? ["global models"] : [], ...raced, "backtest", "champions"];
}
