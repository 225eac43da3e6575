import { checkConfig } from "./check_config.ts";
import { chooseHolidays } from "./choose_holidays.ts";
import { chooseTransform } from "./choose_transform.ts";
import type { FleetSelection, KeyChoice } from "../competition/fleet.ts";
import { SHARED_INTERVALS, SHARED_SPEC } from "../competition/champion_codec.ts";
import { encodeProfile, type IntervalProfile } from "../competition/interval_profile.ts";
import type { LaunchTrial } from "../competition/launch_trials.ts";
import type { Config } from "../core/config.ts";
import { DataError } from "../core/errors.ts";
import { type Logger, type Progress, SILENT } from "../core/logger.ts";
import type { Outcome } from "../core/outcome.ts";
import { recordConfig } from "../core/recorded_config.ts";
import { shapeOf, SHARED_SHAPE } from "../data/data_shape.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { sortFindings } from "../data/expectations/format_findings.ts";
import { prepareTable } from "../data/prepare.ts";
import { selectKeys } from "../data/select_keys.ts";
import { specHash } from "../features/spec.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import type { RunTransaction } from "../registry/transaction.ts";
import { contenderFindings, ContenderTally } from "./contender_failures.ts";
import { Journal } from "./journal.ts";
import { planTraining, pooledOrigins, type TrainingPlan } from "./plan.ts";
import { findUnfinishedRun, Report } from "./report.ts";
import type { TrainingResult, TrainingSummary } from "./result.ts";
import { cutOff, runCompetition, startWorkers, type TrainingPool } from "./run_competition.ts";
import { Stopwatch } from "./stopwatch.ts";
import { assess, type Assessment } from "./summarize.ts";
import { type RunFacts, summaryOfRun } from "./summary_of_run.ts";
import { ROWS_CUT, sharedName } from "./finish_key.ts";
import { logEnd, logStart } from "./run_log.ts";
import { launchSample, shareNewcomers } from "./share_newcomers.ts";
import type { FinishedKey, FinishTask } from "./tasks.ts";

/** Where a run reads and writes, and how it goes about it. Nothing here but `where` and `limit` changes its models. */
export interface TrainOptions {
  /** Folder of the feature store. */
  readonly store: string;
  /** Registry root. */
  readonly registry: string;
  /** Folder of reports. */
  readonly reports: string;
  /** Table to read instead of the config's source. */
  readonly input?: string;
  /** Keep only keys with these texts, by key column. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Most keys to train. */
  readonly limit?: number;
  /** Workers; default 1. */
  readonly workers?: number;
  /**
   * Whether a run that leaves keys out may replace champions of runs over more keys. Default false: then its models of such keys
   * wait as challengers.
   */
  readonly replace?: boolean;
  /** `true`: go on with the newest unfinished run of the same plan; text: with that run. */
  readonly resume?: boolean | string;
  /** Module that the workers run, which calls `serveTraining`; default the product's own. */
  readonly worker?: URL;
  /** Clock of the run's id and of the registry. */
  readonly now: () => Date;
  /** Monotonic clock in milliseconds, for the seconds by phase; default: `performance.now`. */
  readonly clock?: () => number;
  /** Revision of the code, for lineage. */
  readonly codeRevision?: string;
  /** Where to say what is done; default nowhere. The run's own log is in its report. */
  readonly log?: Logger;
  /** Told after every finished piece of work. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run; `resume` continues it. */
  readonly signal?: AbortSignal;
}

/**
 * Train a table: read and validate it, hold the competition of every key, register the champions, write the report.
 *
 * @param config What to do. @param options Folders, workers, clock.
 * @returns Summary and one outcome per key.
 * @throws {DataError} If the table cannot be used at all. @throws {RegistryError} If the registry cannot be written; nothing
 * of the run is visible then. @throws {WorkerError} `ABORTED` if the signal fired.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config.ts";
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
  const { log = SILENT, clock = () => performance.now() } = options;
  checkConfig(config, options.where);
  const pools: TrainingPool[] = [];
  const watch = new Stopwatch(clock, () => pools.reduce((sum, pool) => sum + pool.peakBytes(), Deno.memoryUsage().rss));
  const source = { store: options.store, input: options.input, log };
  const table = await watch.time("read", () => prepareTable(config, source));
  const { group } = table;
  const registry = openRegistry(options.registry, { now: options.now });
  try {
    const keys = selectKeys(group, { where: options.where ?? {}, limit: options.limit });
    const plan = planTraining(table.config, group, {
      keys,
      target: await chooseTransform(table.config, group, { end: group.end }),
      holidays: await chooseHolidays(table.config, group, { end: group.end }),
    });
    const run = await runName(plan, options);
    const report = await Report.open(`${options.reports}/${run}`, { log, now: options.now });
    logStart(report.log, plan, table.findings);
    if (plan.limited) tellWhatServes(registry, { plan, group, keys, replace: options.replace, log: report.log });
    const journal = new Journal(`${report.dir}/journal`);
    const execution = {
      workers: options.workers ?? 1,
      worker: options.worker,
      journal: journal.dir,
      run,
      log: report.log,
      serve: true,
      onProgress: options.onProgress,
      signal: options.signal,
    };
    const pool = startWorkers(plan, execution);
    pools.push(pool);
    try {
      const selection = await watch.time("competition", () => runCompetition(plan, pool, execution));
      const chunks = () => journal.backtests(plan.chunks.length);
      const tally = new ContenderTally(plan);
      tally.begin(journal.pooledFailures(pooledOrigins(plan, true)));
      const assessment = await watch.time("assess", () => assess(chunks, plan, { selection, tally }));
      const champions = { plan, pool, registry, run, group, selection, assessment, journal, log: report.log, options };
      const finished = await watch.time("champions", () => registerChampions(champions));
      const { transaction, flags } = finished;
      const facts = { run, plan, group, selection, assessment, tally, outcomes: finished.outcomes, flags, watch };
      const { summary, outcomes } = await watch.time("registry", () => commit(transaction, facts));
      logEnd(report.log, summary, outcomes);
      const findings = sortFindings([...table.findings, ...contenderFindings(summary.contenderFailures)]);
      const final = { ...summary, seconds: watch.seconds(), peakMemoryMb: watch.peakMemoryMb() };
      await report.write({
        plan,
        group,
        selection,
        assessment,
        summary: final,
        outcomes,
        findings,
        chunks,
      });
      await journal.remove();
      return { run, summary: final, outcomes, findings, reportDir: report.dir };
    } finally {
      await pool.close();
      await report.close();
    }
  } finally {
    registry.close();
  }
}

/** Make everything visible at once; only the commit knows version numbers and challengers. */
function commit(
  transaction: RunTransaction,
  facts: Omit<RunFacts, "challengers">,
): { summary: TrainingSummary; outcomes: Outcome[] } {
  const { summary, versions } = transaction.commit(({ challengers }) => summaryOfRun({ ...facts, challengers }));
  return { summary, outcomes: facts.outcomes.map((outcome, i) => ({ ...outcome, version: versions[i]! })) };
}

/** Before the work: what the run would replace. */
function tellWhatServes(
  registry: Registry,
  at: { plan: TrainingPlan; group: FeatureGroup; keys: readonly number[]; replace?: boolean; log: Logger },
): void {
  const { plan, group, keys, replace = false, log } = at;
  const ids = keys.flatMap((k) => group.keys[k]?.id ?? []);
  const count = registry.championsOfLargerRuns(plan.data.group, ids);
  if (count === 0) return;
  const have = `Champions of runs over more keys serve ${count} of the ${plan.keys} keys`;
  log.info(replace ? `${have}: they will be replaced.` : `${have}: they stay, and this run's models challenge them.`);
}

async function runName(plan: TrainingPlan, options: TrainOptions): Promise<string> {
  if (options.resume === undefined || options.resume === false) {
    const stamp = options.now().toISOString().replace(/[-:]/g, "").replace(/\..*/, "");
    return `${plan.config.name}-${stamp}-${plan.hash.slice(0, 6)}`;
  }
  const found = await findUnfinishedRun(options.reports, { plan, run: options.resume });
  if (found !== null) return found;
  throw new DataError(
    "NOTHING_TO_RESUME",
    `Cannot resume as an unfinished run of this plan must exist: current value is none in ${options.reports}`,
    {
      hint: "Start without --resume; a run can be resumed with the same data, config and keys.",
    },
  );
}

interface Champions {
  readonly transaction: RunTransaction;
  readonly outcomes: readonly Outcome[];
  readonly flags: Readonly<Record<string, number>>;
}

interface ChampionsInput {
  readonly plan: TrainingPlan;
  readonly pool: TrainingPool;
  readonly registry: Registry;
  readonly run: string;
  readonly group: FeatureGroup;
  readonly selection: FleetSelection;
  readonly assessment: Assessment;
  readonly journal: Journal;
  readonly log: Logger;
  readonly options: TrainOptions;
}

/** Fit the champions chunk by chunk and hand them to the registry; visible only after the caller's commit. */
async function registerChampions(input: ChampionsInput): Promise<Champions> {
  const { plan, pool, registry, run, group, selection, assessment, journal, log, options } = input;
  const transaction = registry.begin({
    run,
    name: plan.config.name,
    configJson: recordConfig(plan.config),
    planHash: plan.hash,
    seed: plan.config.seed,
    codeRevision: options.codeRevision ?? "",
    data: { group: plan.data.group, version: plan.data.version, contentHash: plan.data.contentHash },
    keyColumns: plan.keyColumns,
    keys: plan.keys,
    challenges: plan.limited && options.replace !== true,
  });
  try {
    addShared(transaction, plan, { group, journal, profile: assessment.intervals.profile });
    const outcomes: Outcome[] = [], flags: Record<string, number> = {}, positions = plan.chunks.flat();
    const trials: LaunchTrial[] = [], tried = launchSample(positions.map((k) => group.keys[k]!));
    const isTried = positions.map((k) => tried.has(group.keys[k]!.id));
    options.onProgress?.({ phase: "champions", done: 0, total: plan.keys });
    await pool.run(finishTasks(plan, selection, { assessment, isTried }), {
      signal: options.signal,
      retry: cutOff(log),
      onResult(result) {
        if (result.kind !== "finish") return;
        trials.push(...result.trials);
        result.keys.forEach((finished) => {
          const position = outcomes.length;
          for (const flag of finished.flags) {
            if (!flag.endsWith(`:${ROWS_CUT}`)) flags[flag] = (flags[flag] ?? 0) + 1;
          }
          outcomes.push(register(transaction, finished, {
            key: group.keys[positions[position]!]!,
            choice: selection.choices[position]!,
            scores: assessment.keyScores[position]!,
            specHash: specHash(plan.spec),
          }));
        });
        options.onProgress?.({ phase: "champions", done: outcomes.length, total: plan.keys });
      },
    });
    await shareNewcomers(transaction, trials, { plan, journal });
    return { transaction, outcomes, flags };
  } catch (thrown) {
    transaction.abort();
    throw thrown;
  }
}

function addShared(
  transaction: RunTransaction,
  plan: TrainingPlan,
  { group, journal, profile }: { group: FeatureGroup; journal: Journal; profile: IntervalProfile },
): void {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  transaction.addShared(SHARED_SPEC, json(plan.spec));
  transaction.addShared(SHARED_SHAPE, json(shapeOf(group)));
  transaction.addShared(SHARED_INTERVALS, encodeProfile(profile));
  for (const { name, scope } of plan.contenders) {
    const path = journal.pooledPath(name, plan.end);
    if (scope === "pooled" && journal.has(path)) transaction.addShared(sharedName(name), Deno.readFileSync(path));
  }
}

function* finishTasks(
  plan: TrainingPlan,
  selection: FleetSelection,
  { assessment, isTried }: { assessment: Assessment; isTried: readonly boolean[] },
): Generator<FinishTask> {
  const groups = Object.fromEntries([...selection.groups].map(([name, group]) => [name, group.combinations]));
  const { profile, groups: kinds, ratios } = assessment.intervals;
  let position = 0;
  for (const [chunk, positions] of plan.chunks.entries()) {
    const keys = positions.map(() => {
      const { ranking, reason, group } = selection.choices[position]!;
      const interval = { group: kinds[position]!, ratio: ratios[position]! };
      return { ranking, reason, group, interval, isTried: isTried[position++]! };
    });
    yield { kind: "finish", chunk, keys, groups, profile };
  }
}

function register(
  transaction: RunTransaction,
  finished: FinishedKey,
  at: { key: Outcome["key"]; choice: KeyChoice; scores: Outcome["scores"]; specHash: string },
): Outcome {
  const { key, choice, scores } = at;
  if (finished.model === null) {
    const outcome = {
      key,
      status: "failed" as const,
      contender: "",
      version: 0,
      reason: "" as const,
      error: finished.error ?? undefined,
      scores: {},
    };
    transaction.addOutcome(outcome);
    return outcome;
  }
  const { reason } = finished;
  const facts = {
    contender: finished.contender,
    status: reason === "" ? "champion" as const : "fallback" as const,
    reason,
    // The hold-out scores are those of the choice: who stands in for it has none.
    scores: finished.contender === choice.contender ? scores : {},
  };
  transaction.addVersion({
    key,
    ...facts,
    family: finished.family,
    specHash: at.specHash,
    flags: finished.flags,
    model: finished.model,
    leaderboard: finished.leaderboard ?? undefined,
  });
  const outcome = { key, version: 0, ...facts };
  transaction.addOutcome(outcome);
  return outcome;
}
