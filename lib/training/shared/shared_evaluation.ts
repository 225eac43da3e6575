import type { Environment } from "../../core/environment.ts";
import { WorkerError } from "../../core/errors/errors.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import type { Config } from "../../core/config/config.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import { assertDone } from "../../engines/shards/assert_done.ts";
import type { DueShards } from "../../engines/shards/due_shards.ts";
import {
  checkCode,
  corruptPlan,
  noPlan,
  otherPlan,
  type PlanHead,
  readPlanFile,
  writePlanFile,
} from "../../engines/shards/plan_file.ts";
import { joinDue, severalShards } from "../../engines/shards/several_shards.ts";
import type { Shards } from "../../engines/shards/shard_worker.ts";
import type { Place } from "../../storage/results/place.ts";
import { placeWithin } from "../../storage/results/place_within.ts";
import { type EvaluateOptions, evaluatePlanned, type EvaluationResult } from "../run/evaluate.ts";
import { planEvaluation, type PlanEvaluationOptions } from "../run/plan_evaluation.ts";
import { holdCompetition } from "../stages/run_competition.ts";
import { passEngine } from "./pass_engine.ts";
import { openFirstPass, sharePlan } from "./share_training.ts";
import { journalIn, openPlannedTable, readPlan, type SharedPlan } from "./shared_plan.ts";
import { openTrainingShards, type TrainingShardsOptions } from "./training_shards.ts";

/** An evaluation that machines do together: a competition for each origin, in a place within the place. */
interface EvaluationJob {
  readonly kind: "evaluate";
  /** Last known period of each origin, ISO, ascending. */
  readonly origins: readonly string[];
}

/** What is shared, and where. */
export interface ShareEvaluationOptions extends PlanEvaluationOptions {
  /** Where machines find it; empty, or with the same work. */
  readonly place: Place;
  /** Shards of a pass, at most, >= 1. */
  readonly shards: number;
  /** Code and machine of this process: who works must have the same code. */
  readonly environment: Environment;
  /** Clock. */
  readonly now: () => Date;
  /** Stops the planning. */
  readonly signal?: AbortSignal;
}

/** A plan of an evaluation that lies in a place, with its first passes open. */
export interface SharedEvaluation {
  /** Its name. */
  readonly run: string;
  /** Number of keys. */
  readonly keys: number;
  /** Last known period of each origin. */
  readonly origins: readonly string[];
  /** Whether this call wrote it; false: the place had it already. */
  readonly isNew: boolean;
  /** Shards of a pass, at most, as it was planned first. */
  readonly shards: number;
  /** What is due of any origin. */
  readonly due: DueShards | null;
}

/**
 * Plan an evaluation for many machines: the competitions of all origins, of which none waits for another. A second time, or after
 * a death half-way, it goes on with what is there.
 *
 * @param config What to do. @param options As of `evaluateTable`; place, shards.
 * @throws As `evaluateTable`; {@linkcode DataError} `PLAN_CHANGED` if the place holds other work.
 */
export async function shareEvaluation(config: Config, options: ShareEvaluationOptions): Promise<SharedEvaluation> {
  const { place, environment, log = SILENT_LOGGER, now } = options;
  const { plans, group, keys } = await planEvaluation(config, options), origins = plans.map(({ origin }) => origin);
  const job: EvaluationJob = { kind: "evaluate", origins }, before = await findEvaluation(place);
  const workHash = hashValue([job, plans.map(({ plan }) => [plan.hash, plan.chunks])]);
  if (before !== null && before.workHash !== workHash) throw otherPlan(place, before.run);
  if (before !== null) { for (const told of checkCode(place, before.environment, environment)) log.warn(told); }
  const passes = ["backtest"], dues: (DueShards | null)[] = [];
  const shared: SharedPlan[] = [];
  // All origins are cut as the first one was, whenever that was.
  let { shards } = options;
  for (const [at, { plan }] of plans.entries()) {
    const own = await originPlace(place, at, log), work = { plan, group, passes };
    const { shared: one } = await sharePlan(own, work, { ...options, shards });
    shards = one.shards;
    shared.push(one);
  }
  const run = before?.run ?? `${group.name}-evaluation-${shared[0]!.run.slice(group.name.length + 1)}`;
  const plan = { run, created: now().toISOString(), job, workHash, shards, environment };
  await writePlanFile(place, plan);
  for (const [at, one] of shared.entries()) {
    const own = { ...options, place: await originPlace(place, at, log), shared: one, serve: false };
    dues.push(await openFirstPass(plans[at]!.plan, own));
  }
  return { run, keys, origins, isNew: before === null, shards, due: joinDue(dues) };
}

/**
 * Look at the plan of an evaluation, to do shards of all of its origins.
 *
 * @param options As of `openTrainingShards`. @throws As it.
 */
export async function openEvaluationShards(options: TrainingShardsOptions): Promise<Shards> {
  const { job: { origins } } = await readEvaluation(options.place, options), all: Shards[] = [];
  for (const at of origins.keys()) {
    all.push(await openTrainingShards({ ...options, place: await originPlace(options.place, at, options.log) }));
  }
  return severalShards(all);
}

/** Where the scores of an evaluation go. */
export interface FinalizeEvaluationOptions
  extends Pick<EvaluateOptions, "output" | "defuse" | "digits" | "onOrigin" | "onProgress" | "signal"> {
  /** Where its plan lies. */
  readonly place: Place;
  /** Code and machine of this process. */
  readonly environment: Environment;
  /** Feature store of this machine, where the table is made again of its parts. */
  readonly store: string;
  /** Where to say what is done. */
  readonly log: Logger;
}

/**
 * Go on with an evaluation that many machines work on: open the next pass of every origin, or score what all have made, as
 * `evaluateTable` does.
 *
 * @param options Place, output.
 * @throws {WorkerError} `PASS_OPEN` while shards are open. @throws {DataError} As `openTrainingShards`.
 */
export async function finalizeEvaluation(options: FinalizeEvaluationOptions): Promise<EvaluationResult> {
  const { place, log, signal, ...rest } = options;
  const { job: { origins } } = await readEvaluation(place, options);
  const opened = await Promise.all(origins.map(async (origin, at) => {
    const own = await originPlace(place, at, log), shared = await readPlan(own, { ...options, log: SILENT_LOGGER });
    return {
      ...await openPlannedTable(own, shared, { store: options.store }),
      origin,
      journal: journalIn(own),
      engine: passEngine(own, shared),
    };
  }));
  const dues: (DueShards | null)[] = [];
  for (const { plan, journal, engine } of opened) {
    dues.push(await dueOf(() => holdCompetition(plan, engine, { workers: 0, journal, log, signal, serve: false })));
  }
  assertDone(place, joinDue(dues));
  const [{ group, plan: { config, keys } }] = opened as [typeof opened[number]];
  return await evaluatePlanned({ group, config, keys, plans: opened }, {
    ...rest,
    ...{ log, signal, scratch: "" },
    work: (at) => ({ journal: opened[at]!.journal, engine: () => opened[at]!.engine }),
  });
}

/**
 * What an evaluation was planned with.
 *
 * @param place Where its plan lies. @param options Code of this process, log. @throws As {@linkcode finalizeEvaluation}.
 */
export async function evaluatedConfig(
  place: Place,
  options: { readonly environment: Environment; readonly log: Logger },
): Promise<ResolvedConfig> {
  await readEvaluation(place, { ...options, log: SILENT_LOGGER });
  return (await readPlan(await originPlace(place, 0, options.log), options)).job.plan.config;
}

async function dueOf(work: () => Promise<unknown>): Promise<DueShards | null> {
  try {
    await work();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof WorkerError && thrown.code === "PASS_OPEN")) throw thrown;
    const { pass, open } = thrown.context;
    return { pass: Number(pass), shards: open as readonly number[] };
  }
}

function originPlace(place: Place, at: number, log: Logger): Promise<Place> {
  const onDamaged = (name: string) => log.warn(`${name} of origin ${at + 1} is damaged: it is made again`);
  return placeWithin(place, `origins/${at}`, { onDamaged });
}

type EvaluationPlan = PlanHead & { readonly job: EvaluationJob };

async function findEvaluation(place: Place): Promise<EvaluationPlan | null> {
  const plan = await readPlanFile(place);
  if (plan === null) return null;
  if (plan.job.kind !== "evaluate") throw corruptPlan(place, `of a job of kind ${plan.job.kind}`);
  return plan as EvaluationPlan;
}

async function readEvaluation(
  place: Place,
  { environment, log }: { readonly environment: Environment; readonly log: Logger },
): Promise<EvaluationPlan> {
  const plan = await findEvaluation(place);
  if (plan === null) throw noPlan(place);
  for (const told of checkCode(place, plan.environment, environment)) log.warn(told);
  return plan;
}
