import { formatCount } from "../../core/text/plural.ts";
import type { FleetOptions, FleetSelection } from "../../competition/selection/fleet.ts";
import { isNotHere, spansOf } from "../../competition/contenders/compete.ts";
import { foldEvidence, standsAlone } from "../../competition/backtest/folds.ts";
import type { Logger, Progress } from "../../core/logger.ts";
import type { Journal } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { eventsOf, pooledOrigins } from "../plan/plan_spans.ts";
import { NO_RACE, type RaceResult, runRace, tellRace } from "./race.ts";
import { isRaced } from "../plan/race_rounds.ts";
import { PhaseProgress } from "./phase_progress.ts";
import { problemOf } from "../plan/problem_of.ts";
import { selectModels } from "./select_models.ts";
import type { StartEngine, TrainingEngine } from "../tasks/start_engine.ts";
import { runTasks } from "../tasks/run_tasks.ts";
import type { BacktestTask, PooledTask, TrainingTaskResult } from "../tasks/tasks.ts";

/** How a plan is executed; nothing here changes its results. */
export interface ExecuteOptions {
  /** Number of workers; 0: all is done in this process. */
  readonly workers: number;
  /** What is finished already, and where more goes. */
  readonly journal: Journal;
  /** Module that the workers run, which calls `serveTraining`; default the product's own. */
  readonly worker?: URL;
  /** What runs the tasks; default: workers on this machine. */
  readonly engine?: StartEngine;
  /** Where to say what is done. */
  readonly log: Logger;
  /** Whether champions will be fitted, so that pooled models are needed at the end of the data. */
  readonly serve: boolean;
  /** Told after every finished piece of work. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run; what is finished stays in the journal. */
  readonly signal?: AbortSignal;
}

/**
 * The competition of all keys: pooled models, then backtests by chunk into the journal, then the choice.
 *
 * @param plan What to do. @param engine Started for this plan. @param options Journal, progress, signal.
 * @returns One choice per key, in the order of the plan's keys.
 * @throws {WorkerError} `ABORTED` if the signal fired; the journal stays usable.
 */
export async function runCompetition(
  plan: TrainingPlan,
  engine: TrainingEngine,
  options: ExecuteOptions,
): Promise<FleetSelection> {
  const { out } = await holdCompetition(plan, engine, options);
  const chunks = () => options.journal.backtests(plan.chunks.length);
  return await selectModels(chunks, plan, { ...choiceOptions(plan), ...out.length === 0 ? {} : { racedOut: out } });
}

/**
 * What {@linkcode runCompetition} chooses from, into the journal: nothing is chosen yet.
 *
 * @param plan What to do. @param engine Started for this plan. @param options Journal, progress, signal.
 * @returns Who a race has shown to be without a chance.
 * @throws As {@linkcode runCompetition}.
 */
export async function holdCompetition(
  plan: TrainingPlan,
  engine: TrainingEngine,
  options: ExecuteOptions,
): Promise<RaceResult> {
  const race = isRaced(plan) ? await raceFirst(plan, engine, options) : NO_RACE;
  await backtestAll(plan, engine, { ...options, ...race });
  return race;
}

/**
 * Backtests of all keys into the journal, with the pooled models that they need; nothing is chosen.
 *
 * @param plan What to do. @param engine Started for this plan.
 * @param options Journal, progress, signal; who is not fitted any more after a race, default nobody.
 * @throws {WorkerError} `ABORTED` if the signal fired; the journal stays usable.
 */
export async function backtestAll(
  plan: TrainingPlan,
  engine: TrainingEngine,
  options: ExecuteOptions & Partial<RaceResult>,
): Promise<void> {
  await fitPooledModels(plan, engine, options);
  await runBacktests(plan, engine, options);
}

async function raceFirst(plan: TrainingPlan, engine: TrainingEngine, options: ExecuteOptions): Promise<RaceResult> {
  // Those of the hold-out with those of the folds: at one origin after the other workers would wait for each other.
  await fitPooledModels(plan, engine, options);
  const race = await runRace(plan, engine, options);
  for (const line of tellRace(race.out)) options.log.info(line);
  return race;
}

/** What the choice of a plan depends on beside the backtests. */
export function choiceOptions(plan: TrainingPlan): FleetOptions {
  const alone = standsAlone(plan.spans);
  return {
    contenders: plan.contenders.map((contender) => contender.name),
    folds: plan.spans.folds.length,
    spans: spansOf(plan.spans).length,
    problem: problemOf(plan),
    margin: plan.config.margin,
    combinations: plan.combinations,
    events: eventsOf(plan),
    evidence: foldEvidence(plan.spans, plan.config),
    ...alone.includes(false) ? { standsAlone: alone } : {},
  };
}

/** Pooled models at the origins of the folds and the hold-out: backtests need them all. */
async function fitPooledModels(
  plan: TrainingPlan,
  engine: TrainingEngine,
  options: ExecuteOptions & Partial<RaceResult>,
): Promise<void> {
  const origins = pooledOrigins(plan, false);
  const open = await unfitted(plan, origins, options);
  const done = origins.length - open.length;
  const start = { phase: "global models", done, total: origins.length, keys: plan.keys };
  const progress = new PhaseProgress(options.onProgress, start);
  await runTasks(engine, open, {
    ...options,
    onDone: () => progress.ended(1),
    async onKept({ origin }, result) {
      await tellUnfitted(origin, result, options);
      progress.kept(1);
    },
  });
}

/** Backtests of all chunks; pooled models at the end of the data, which only champions need, are fitted on the side. */
async function runBacktests(
  plan: TrainingPlan,
  engine: TrainingEngine,
  options: ExecuteOptions & Partial<RaceResult>,
): Promise<void> {
  const { journal, out = [], nowhere = [], raced = NO_RACE.raced } = options;
  const left = { ...out.length === 0 ? {} : { out }, ...nowhere.length === 0 ? {} : { nowhere } };
  const finished = new Set(await journal.made("backtests/"));
  const open = plan.chunks.map((_, chunk) => chunk).filter((chunk) => !finished.has(`backtests/${chunk}`));
  const done = plan.keys - open.reduce((sum, chunk) => sum + plan.chunks[chunk]!.length, 0);
  if (done > 0) options.log.info(`Resumed: ${done} of ${formatCount(plan.keys, "key")} are already backtested.`);
  const progress = new PhaseProgress(options.onProgress, { phase: "backtest", done, total: plan.keys });
  const keysOf = (chunk: number) => plan.chunks[chunk]!.length;
  const last = options.serve ? await unfitted(plan, [plan.end], options) : [];
  const backtests = open.map((chunk): BacktestTask => {
    const known = plan.chunks[chunk]!.flatMap((key, unit) => {
      const place = raced.get(key);
      return place === undefined ? [] : [{ unit, ...place }];
    });
    return { kind: "backtest", chunk, ...left, ...known.length === 0 ? {} : { raced: known } };
  });
  await runTasks<PooledTask | BacktestTask>(engine, [...last, ...backtests], {
    ...options,
    onDone: (task) => task.kind === "backtest" && progress.ended(keysOf(task.chunk)),
    async onKept(task, result) {
      if (task.kind === "pooled") await tellUnfitted(task.origin, result, options);
      else progress.kept(keysOf(task.chunk));
    },
  });
}

/** Tasks for the origins whose pooled models are not in the journal yet. */
async function unfitted(
  plan: TrainingPlan,
  origins: readonly number[],
  { journal, nowhere = [] }: ExecuteOptions & Partial<RaceResult>,
): Promise<PooledTask[]> {
  if (plan.contenders.every((contender) => contender.scope !== "pooled")) return [];
  const finished = new Set(await journal.made("pooled/"));
  const left = nowhere.length === 0 ? {} : { nowhere };
  return origins.filter((origin) => !finished.has(`pooled/${origin}`))
    .map((origin) => ({ kind: "pooled", origin, ...left }));
}

/** Says which models of all keys could not be fitted at an origin. */
async function tellUnfitted(
  origin: number,
  result: TrainingTaskResult | null,
  { journal, log }: ExecuteOptions,
): Promise<void> {
  const found = result?.kind === "pooled" ? result : await journal.pooled(origin);
  for (const { contender, error } of found?.models ?? []) {
    if (error === null) continue;
    // An early origin of a small table has too few rows for some: of no failure anybody need be warned.
    const tell = isNotHere(error.code) ? log.debug : log.warn;
    tell.call(log, `${contender} could not be fitted at an origin: ${error.message}`);
  }
}
