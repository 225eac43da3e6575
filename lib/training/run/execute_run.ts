import { simulatedName } from "../../data/simulate/simulated_name.ts";
import { formatCount } from "../../core/text/plural.ts";
import { join } from "node:path";
import { revisionText } from "../../core/environment.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { Logger } from "../../core/logger.ts";
import { indexed } from "../../core/rows/indexed.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import type { Outcome } from "../../core/outcome.ts";
import { recordConfig } from "../../core/config/recorded_config.ts";
import { sortFindings } from "../../data/demand/expectations/format_findings.ts";
import type { PreparedTable } from "../../data/prepare.ts";
import { endTogether } from "../../parallel/end_together.ts";
import type { Registry } from "../../registry/registry.ts";
import { judgeRun, type Verdict } from "../../lifecycle/judge.ts";
import { runFindings } from "../../lifecycle/run_findings.ts";
import { rolledBackTo } from "../../lifecycle/rolled_back.ts";
import { type RunGate, settleRun } from "../../lifecycle/settle.ts";
import { readRightKinds } from "../../data/simulate/read_right_kinds.ts";
import { findCommitted, readCommitted } from "../record/committed_run.ts";
import { compareChampions } from "../record/compare_champions.ts";
import { contenderFindings, ContenderTally } from "../assessment/contender_failures.ts";
import { familySeconds } from "../stages/family_seconds.ts";
import { fitChampions, type FitEvidence, type ShownEvidence } from "../stages/fit_champions.ts";
import { journalImports, journalPinned } from "../tasks/imported_models.ts";
import type { Journal, PooledFit } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { pooledOrigins } from "../plan/plan_spans.ts";
import { type RegisteredKeys, registerKeys } from "../record/register_run.ts";
import { writeReport } from "../report/report.ts";
import { reportedImportance } from "../report/report_importance.ts";
import { RecipeReader } from "../record/recipe_record.ts";
import type { TrainingSummary } from "../record/result.ts";
import { type ExecuteOptions, runCompetition } from "../stages/run_competition.ts";
import { startEngine, type TrainingEngine } from "../tasks/start_engine.ts";
import { journalOf, removeJournals, workHash } from "../tasks/run_folder.ts";
import { logEnd, logStart, RunLog } from "./run_log.ts";
import type { Stopwatch } from "./stopwatch.ts";
import { servedBacktests } from "../stages/served_backtests.ts";
import { type FinalPooled, finalPooled } from "../stages/smaller_pooled.ts";
import { pooledByError } from "../stages/share_unseen.ts";
import { fitUnseen } from "../stages/unseen_keys.ts";
import { assess, observe } from "../assessment/summarize.ts";
import type { AsServed } from "../assessment/assessment.ts";
import { type RunFacts, summaryOfRun, unitChanged } from "./summary_of_run.ts";
import type { TrainOptions } from "./train_options.ts";
import { hyperparameterFindings } from "../plan/unused_hyperparameters.ts";

/** A run that this process has opened. */
export interface RunToExecute {
  /** Its id. */
  readonly run: string;
  /** Its folder. */
  readonly dir: string;
  /** What is to be done. */
  readonly plan: TrainingPlan;
  /** The table that it is done on. */
  readonly table: PreparedTable;
  /** Where it ends; open for writing. */
  readonly registry: Registry;
  /** Seconds and memory. */
  readonly watch: Stopwatch;
  /** What is finished, where it does not lie in the folder. */
  readonly journal?: Journal;
  /** Folder of the truth of a simulated table; default: beside the store, where the table is simulated. */
  readonly truth?: string;
}

/** Of results that turn out damaged while they are used, so many times the run goes back to make them again. */
const TRIES = 3;

/**
 * Do what is left of a run: compete, fit, commit, report. Each step finds what is done already in the journal, the registry
 * and the report's manifest, so that a run that died anywhere goes on from there and ends as if it had not.
 *
 * @param work The run. @param options Workers, progress, signal, clock.
 * @throws As `trainTable`.
 */
export async function executeRun(work: RunToExecute, options: TrainOptions & { readonly log: Logger }): Promise<void> {
  const { plan, dir, run } = work, { now, files } = options;
  const runLog = new RunLog(dir, { log: options.log, now }), { log } = runLog;
  const journal = work.journal ?? journalOf(dir, plan, { log, files });
  const execution = { ...options, workers: options.workers ?? 1, journal, log, serve: true };
  try {
    const { group, version } = plan.data;
    await journal.create({ run, hash: plan.hash, workHash: workHash(plan), data: { group, version } });
    await journalImports(journal, plan, options.registry);
    await journalPinned(journal, plan, work.registry);
    logStart(log, plan, work.table.findings);
    const engine = startEngine(plan, execution);
    work.watch.follow(engine);
    try {
      await persistently(execution, () => finish(work, engine, { ...execution, options, close: () => runLog.close() }));
    } finally {
      await engine.close();
    }
  } catch (thrown) {
    throw work.journal === undefined ? withResume(thrown) : thrown;
  } finally {
    runLog.close();
  }
}

/** What the checks of the table and the competition found, worst first. */
export function findingsOfRun(
  { table, plan, summary }: {
    readonly table: Pick<PreparedTable, "findings">;
    readonly plan: TrainingPlan;
    readonly summary: TrainingSummary;
  },
): Finding[] {
  return sortFindings([
    ...table.findings,
    ...contenderFindings(summary.contenderFailures),
    ...hyperparameterFindings(plan),
  ]);
}

async function persistently({ log, journal }: ExecuteOptions, work: () => Promise<void>): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof ForecastError && thrown.code === "CORRUPT_JOURNAL") || tries === TRIES) throw thrown;
      log.warn(`${thrown.message}; it is made again.`);
      journal.doubt();
    }
  }
}

type Execution = ExecuteOptions & { readonly options: TrainOptions; readonly close: () => void };

async function finish(work: RunToExecute, engine: TrainingEngine, execution: Execution): Promise<void> {
  const { run, dir, plan, table, registry, watch } = work,
    { journal, log, close, options: { files, defuse, digits } } = execution;
  const { group } = table, tally = new ContenderTally(plan);
  const selection = await watch.time("competition", () => runCompetition(plan, engine, execution));
  const fits = await journal.pooledFits(pooledOrigins(plan, true));
  tally.begin(fits, selection.racedOut);
  const chunks = () => journal.backtests(plan.chunks.length);
  const isOpen = findCommitted(registry, run) === null;
  const positions = plan.chunks.flat(), keys = indexed(positions.length, (k) => group.keys[positions[k]!]!);
  const { truth = truthOf(plan, execution.options) } = work;
  const asked = { selection, keys, kinds: truth !== undefined };
  const seen = await watch.time("assess", () => observe(chunks, plan, { ...asked, tally, serve: isOpen }));
  if (isOpen && plan.limited) tellWhatServes(work, log, execution.options.replace !== true);
  const isFitted = isOpen || plan.config.compress !== null;
  // What only the commit and the report ask for is made while workers fit. Who begins again must find nothing of it at work.
  const [fitted, competed, importance] = await endTogether([
    async (failed) => {
      const signal = execution.signal === undefined ? failed : AbortSignal.any([failed, execution.signal]);
      const fits = { ...execution, signal, group, selection, assessment: seen };
      return isFitted ? await fitModels(work, engine, fits) : null;
    },
    (failed) => seen.conclude(failed),
    () => reportedImportance(plan, journal),
  ]);
  const evidence = { group, selection, assessment: competed }, asServed = fitted?.asServed;
  // Scored by what serves; failures are those of what has competed, and are counted.
  const assessment = asServed === undefined ? competed : {
    ...await watch.time("assess", () => assess(chunks, plan, { ...asked, asServed })),
    watch: competed.watch,
    paths: competed.paths,
  };
  if (isOpen && fitted !== null) await commit(work, { ...execution, ...evidence, ...fitted, assessment, tally, fits });
  const { summary, outcomes } = readCommitted(registry, run, { plan, group });
  logEnd(log, summary, outcomes);
  const findings = findingsOfRun({ table, plan, summary });
  const reader = new RecipeReader(
    registry,
    ({ code, message }) => log.warn(`Recipes cannot be read: [${code}] ${message}`),
  );
  const recipeOf = (outcome: Outcome) => reader.read({ ...outcome, run });
  const told = { plan, selection, assessment, summary, outcomes, findings, journal, recipeOf, asServed };
  const report = { dir, defuse, digits, importance, ...told };
  await watch.time("report", () => writeReport(report, { close, files }));
  removeJournals(dir, { files });
}

/** What was fitted, and how it is scored. */
interface FittedModels {
  /** By chunk what the journal gives the champions by. */
  readonly finished: readonly string[];
  /** Pooled models as they serve. */
  readonly pooled: FinalPooled;
  /** Who serves keys that the run has not seen; null: nobody. */
  readonly unseen: string | null;
  /** Absent where everything serves as it has competed. */
  readonly asServed?: AsServed;
}

async function fitModels(
  { plan, watch }: RunToExecute,
  engine: TrainingEngine,
  execution: Execution & FitEvidence,
): Promise<FittedModels> {
  const finished = await watch.time("champions", () => fitChampions(plan, engine, execution));
  const pooled = await watch.time("champions", () => finalPooled(plan, execution));
  const candidates = pooledByError(plan, execution.selection, pooled);
  const unseen = await watch.time("champions", () => fitUnseen(plan, engine, { ...execution, candidates }));
  if (plan.config.compress === null) return { finished, pooled, unseen };
  const served = { ...execution, finished, pooled };
  return { finished, pooled, unseen, asServed: await watch.time("assess", () => servedBacktests(plan, served)) };
}

/** Fit first, then one short transaction: others write to the registry meanwhile. */
async function commit(
  work: RunToExecute,
  execution: Execution & ShownEvidence & FittedModels & {
    readonly tally: ContenderTally;
    readonly fits: readonly PooledFit[];
  },
): Promise<void> {
  const { run, plan, registry, watch, truth = truthOf(plan, execution.options) } = work;
  const { options, journal, tally, fits, ...evidence } = execution;
  const challenges = plan.limited && options.replace !== true;
  const { environment } = options;
  const compared = await watch.time("gate", () => compareChampions(plan, { ...evidence, registry, journal }));
  const transaction = registry.begin({
    run,
    name: plan.config.name,
    configJson: recordConfig(plan.config),
    planHash: plan.hash,
    seed: plan.config.seed,
    codeRevision: environment === undefined ? "" : revisionText(environment),
    environment: environment === undefined ? undefined : { ...environment },
    data: { group: plan.data.group, version: plan.data.version, contentHash: plan.data.contentHash },
    keyColumns: plan.keyColumns,
    keys: plan.keys,
    challenges,
  });
  try {
    const { comparisons, ...registered } = await watch.time(
      "registry",
      () => registerKeys(transaction, { ...evidence, plan, journal, comparisons: compared.comparisons }),
    );
    const facts = {
      ...evidence,
      run,
      plan,
      right: truth === undefined ? undefined : await readRightKinds(truth),
      familySeconds: familySeconds(plan, { fits, fitMs: tally.fitMs }),
      tally,
      ...registered,
      pooled: evidence.pooled.smaller,
      watch,
    };
    const verdict = judgePlan(plan, { ...facts, comparisons });
    const { approval } = plan.config.lifecycle;
    const rolledBack = rolledBackTo(registry, plan.data.group);
    let gate: RunGate | undefined;
    const summarize = ({ challengers }: { readonly challengers: number }) =>
      summaryOfRun({ ...facts, challengers, gate });
    await watch.time("commit", () =>
      transaction.commit(summarize, (candidates) => {
        const { settle } = options;
        const settled = settleRun(candidates, {
          verdict,
          approval,
          challenges,
          seen: compared.seen,
          rolledBack,
          settle,
        });
        gate = settled.gate;
        return settled.settlement;
      }));
  } catch (thrown) {
    transaction.abort();
    throw thrown;
  }
}

/** Where the truth of a table lies: of the demo's, beside it; of others nobody knows it. */
export function truthOf(
  { config }: TrainingPlan,
  { input, store }: Pick<TrainOptions, "input" | "store">,
): string | undefined {
  return input === undefined && simulatedName(config.source) !== null ? join(store, "..", "raw") : undefined;
}

/** What the gate says of the run, before its commit. */
function judgePlan(
  { config }: TrainingPlan,
  { assessment, group, outcomes, comparisons }:
    & Pick<RunFacts, "assessment" | "group" | "outcomes">
    & Pick<RegisteredKeys, "comparisons">,
): Verdict {
  const figures = { ...assessment, unitChanged: unitChanged(group) }, shown = { keys: [...outcomes], comparisons };
  return judgeRun(runFindings(figures, shown, { ...config, metric: metricName(config.metric) }), config.lifecycle);
}

/** Before the work: what the run would replace. */
function tellWhatServes({ plan, table: { group }, registry }: RunToExecute, log: Logger, challenges: boolean): void {
  const ids = plan.chunks.flat().flatMap((k) => group.keys[k]?.id ?? []);
  const count = registry.championsOfLargerRuns(plan.data.group, ids);
  if (count === 0) return;
  const have = `Champions of runs over more keys serve ${count} of the ${formatCount(plan.keys, "key")}`;
  log.info(
    challenges ? `${have}: they stay, and this run's models challenge them.` : `${have}: they will be replaced.`,
  );
}

/** Whatever a run ends with, what it has finished is kept; an interruption is told by who interrupted. */
function withResume(thrown: unknown): unknown {
  if (!(thrown instanceof ForecastError) || thrown.code === "ABORTED" || thrown.hint.includes("--resume")) {
    return thrown;
  }
  const hint = `${thrown.hint} What is finished is kept: the same command with --resume goes on from there.`.trim();
  const told = ForecastError.fromJSON({ ...thrown.toJSON(), hint });
  told.cause = thrown.cause;
  told.stack = thrown.stack;
  return told;
}
