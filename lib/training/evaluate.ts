import { openTableWriter } from "../data/table_writer.ts";
import type { Backtest } from "../competition/backtest.ts";
import type { FleetSelection } from "../competition/fleet.ts";
import type { RacedOut } from "../competition/racing.ts";
import { formatPeriod } from "../core/calendar.ts";
import type { Config } from "../core/config.ts";
import { CompetitionError } from "../core/errors.ts";
import { SILENT } from "../core/logger.ts";
import type { ResolvedConfig } from "../core/resolve_config.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { prepareTable } from "../data/prepare.ts";
import type { ByteSink } from "../data/parquet_output.ts";
import { checkRowTarget, type RowWriter, type RowWriterOptions } from "../data/row_writer.ts";
import { selectKeys } from "../data/select_keys.ts";
import { Scratch } from "../storage/scratch.ts";
import { checkConfig } from "./check_config.ts";
import { chooseHolidays } from "./choose_holidays.ts";
import { chooseTransform } from "./choose_transform.ts";
import { CoverageTable, type LevelCoverage } from "./coverage_table.ts";
import { type ContenderFailures, ContenderTally } from "./contender_failures.ts";
import { evaluationColumns, evaluationRows } from "./evaluation_rows.ts";
import { type MethodScores, MethodTable } from "./method_table.ts";
import { type NamedImport, openImports, tellImports } from "./enter_imports.ts";
import { journalImports } from "./imported_models.ts";
import { planTraining, spansUpTo, type TrainingPlan } from "./plan.ts";
import { pooledOrigins } from "./plan_spans.ts";
import { runCompetition } from "./run_competition.ts";
import { type StartEngine, startEngine } from "./start_engine.ts";
import { journalOf } from "./run_folder.ts";
import { type Significance, SignificanceTable } from "./significance_table.ts";
import { assess, type Assessment, pooledCoverage } from "./summarize.ts";
import type { TrainOptions } from "./train.ts";

/** Options of {@linkcode evaluateTable}. */
export interface EvaluateOptions
  extends
    Pick<TrainOptions, "store" | "input" | "access" | "where" | "limit" | "workers" | "log" | "onProgress" | "signal">,
    RowWriterOptions {
  /** Where the forecasts go: .csv, .parquet or .json; or a stream, which gets CSV as it comes. */
  readonly output: string | ByteSink;
  /** Folder for what is needed meanwhile; removed at the end. */
  readonly scratch: string;
  /** What runs the tasks; default: `workers` on this machine. */
  readonly engine?: StartEngine;
  /** Number of origins; default the config's. */
  readonly origins?: number;
  /** Registry root, whose imported models compete; default: none do. */
  readonly registry?: string;
  /** Told of each origin when it is scored, before what its competition left is removed; the next origin waits. */
  readonly onOrigin?: (origin: EvaluatedOrigin) => Promise<void> | void;
}

/** What the competition at one origin left. */
export interface EvaluatedOrigin {
  /** The run; its hold-out follows the origin. */
  readonly plan: TrainingPlan;
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** How the choices did on what followed, with what their intervals rested on. */
  readonly assessment: Assessment;
  /** Position among the origins, oldest first, and how many there are. */
  readonly place: { readonly at: number; readonly of: number };
  /** Gives the backtests of all keys, in the order of the choices. */
  chunks(): AsyncIterable<readonly Backtest[]>;
}

/** The whole system scored as a user would have lived it; the `--json` object of `evaluate`. */
export interface EvaluationResult {
  /** Last known period of each origin, ISO, ascending. */
  readonly origins: readonly string[];
  /** Steps forecast from each origin. */
  readonly horizon: number;
  /** Rows of the output file: one per key, origin and step with a known target, also where nothing could be forecast. */
  readonly rows: number;
  /** Keys evaluated. */
  readonly keys: number;
  /** Keys that failed at an origin, by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Contenders that failed, by code; keys are counted at every origin. */
  readonly contenderFailures: readonly ContenderFailures[];
  /** Contenders that a sample of the keys showed to be without a chance for a group of keys, by origin. */
  readonly racedOut: readonly (RacedOut & { readonly origin: string })[];
  /** Scores by method over all origins. */
  readonly metrics: Readonly<Record<string, MethodScores>>;
  /** The single contender that the folds of the last origin would pick for all keys. */
  readonly oneForAll: string;
  /** Chosen error over oracle error, over all origins; see `MethodTable`. */
  readonly regret: number;
  /** What of the differences to other methods is more than chance, over all origins. */
  readonly significance: Significance;
  /** Observed coverage by nominal level, percent, over the forecasts of all origins. */
  readonly coverage: Readonly<Record<string, number>>;
  /** The same by step and by key. */
  readonly intervalCoverage: Readonly<Record<string, LevelCoverage>>;
  /** Path of the forecasts; null for a stream. */
  readonly forecasts: string | null;
}

/**
 * Train on what was known at each origin, forecast, and compare with what came. Choices look at folds before the origin only.
 *
 * @param given What to do; `evaluate` says which origins. @param options Folders, workers, output.
 * @returns Scores of every method; the forecasts are in the output file, which appears only when it is whole.
 * @throws {DataError} As `trainTable`, and `UNSUPPORTED_FORMAT`. @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 * @throws {WorkerError} `ABORTED` if the signal fired.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config.ts";
 * import { evaluateTable } from "@lib/training/evaluate.ts";
 * const dir = Deno.makeTempDirSync();
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${String(t % 12 + 1).padStart(2, "0")}-01`;
 * const rows = Array.from({ length: 48 }, (_, t) => `${month(t)},007,${20 + t % 12 + t % 5}`);
 * Deno.writeTextFileSync(`${dir}/t.csv`, `date,item,demand\n${rows.join("\n")}\n`);
 * const config = parseConfig({
 *   source: `${dir}/t.csv`, keys: ["item"], frequency: "month", horizon: 3, contenders: ["naive", "seasonal_naive"],
 * });
 * const { origins, metrics } = await evaluateTable(config, {
 *   store: `${dir}/features`, scratch: dir, output: `${dir}/forecasts.csv`,
 * });
 * assertEquals(origins, ["2023-09-01"]);
 * assertEquals(metrics.oracle.mase <= metrics.ours.mase, true);
 * ```
 */
export async function evaluateTable(given: Config, options: EvaluateOptions): Promise<EvaluationResult> {
  const { log = SILENT } = options;
  checkConfig(given, options.where);
  checkRowTarget(options.output);
  const { group, config } = await prepareTable(given, {
    store: options.store,
    input: options.input,
    access: options.access,
    serve: false,
    log,
  });
  const keys = selectKeys(group, { where: options.where ?? {}, limit: options.limit });
  const opened = options.registry === undefined
    ? { imports: [], damaged: [] }
    : openImports(options.registry, { contenders: config.contenders, group: group.name });
  const { imports } = opened;
  const plans = await planOrigins(config, group, { keys, count: options.origins ?? config.evaluate.origins, imports });
  for (const note of tellImports(opened, plans.at(-1)!.plan, group)) log.warn(note);
  const oldest = plans[0]!.plan, table = new MethodTable(oldest), tally = new ContenderTally(oldest);
  const coverage = new CoverageTable({ keys: keys.length, horizon: config.horizon, levels: config.levels });
  const assessments: Assessment[] = [], racedOut: (RacedOut & { origin: string })[] = [];
  const significance = new SignificanceTable(oldest);
  let oneForAll = "", rows = 0;
  const writer = await openTableWriter(options.output, evaluationColumns(oldest), options);
  try {
    for (const [i, { plan, origin }] of plans.entries()) {
      const label = `origin ${i + 1} of ${plans.length}`;
      const place = { at: i, of: plans.length }, own = { ...options, log, writer, label, tally, place };
      const { assessment, selection, written } = await evaluateOrigin(plan, own);
      assessments.push(assessment);
      oneForAll = selection.oneForAll;
      racedOut.push(...(selection.racedOut ?? []).map((out) => ({ origin, ...out })));
      rows += written;
      table.merge(assessment.table);
      significance.merge(assessment.significance);
      coverage.merge(assessment.coverageTable);
    }
    await writer.finish();
  } finally {
    writer.discard();
  }
  return {
    origins: plans.map(({ origin }) => origin),
    horizon: config.horizon,
    rows,
    keys: keys.length,
    failures: countFailures(assessments),
    contenderFailures: tally.result(),
    racedOut,
    metrics: table.metrics(),
    oneForAll,
    regret: table.regret(),
    significance: significance.result(),
    coverage: pooledCoverage(coverage.result()),
    intervalCoverage: coverage.result(),
    forecasts: typeof options.output === "string" ? options.output : null,
  };
}

function countFailures(assessments: readonly Assessment[]): Record<string, number> {
  const codes = new Map(assessments.flatMap(({ failedKeys }) => [...failedKeys]));
  const counts: Record<string, number> = {};
  for (const code of codes.values()) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** The plans of all origins, oldest first: an origin that does not fit is told before any work is done. */
async function planOrigins(
  config: ResolvedConfig,
  group: FeatureGroup,
  options: { readonly keys: readonly number[]; readonly count: number; readonly imports: readonly NamedImport[] },
): Promise<{ plan: TrainingPlan; origin: string }[]> {
  const { keys, count, imports } = options;
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(`Cannot evaluate as origins must be a whole number >= 1: current value is ${count}`);
  }
  assertRoom(config, group, count);
  const ends = Array.from({ length: count }, (_, i) => group.end - (count - 1 - i) * config.evaluate.step);
  const plans = await Promise.all(ends.map(async (end) => {
    const target = await chooseTransform(config, group, { end });
    const holidays = await chooseHolidays(config, group, { end, holdout: true });
    const plan = planTraining(config, group, { keys, end, holdout: true, target, holidays, imports });
    const { holdout } = plan.spans;
    if (holdout === null) {
      throw new CompetitionError("NO_HOLDOUT", "Cannot evaluate as a hold-out is needed: current value is none");
    }
    return { plan, origin: formatPeriod(group.calendar, holdout.origin) };
  }));
  // An earlier origin may choose another transform of the target, for which a model has no rows: scores are of equal contenders.
  const isIn = (name: string) => ({ plan }: { plan: TrainingPlan }) => plan.contenders.some((one) => one.name === name);
  const entered = imports.filter(({ name }) => plans.some(isIn(name)));
  const everywhere = entered.filter(({ name }) => plans.every(isIn(name)));
  return everywhere.length === entered.length ? plans : planOrigins(config, group, { ...options, imports: everywhere });
}

/** Say how many origins fit, if fewer do; if not even one does, the plan of that one says why. */
function assertRoom(config: ResolvedConfig, group: FeatureGroup, count: number): void {
  const { step } = config.evaluate;
  const fits = (origins: number) => {
    try {
      return spansUpTo(config, group, { end: group.end - (origins - 1) * step, holdout: true }).folds.length > 0;
    } catch (thrown) {
      if (thrown instanceof CompetitionError) return false;
      throw thrown;
    }
  };
  if (fits(count) || !fits(1)) return;
  let room = 1;
  while (fits(room + 1)) room++;
  throw new CompetitionError(
    "TOO_SHORT_CALENDAR",
    `Cannot evaluate as the table has room for at most ${room} origins, ${step} periods apart: current value is ${count}`,
    {
      hint: `Use --origins ${room}, more history, or a smaller evaluate.step.`,
      context: { room, step, origins: count },
    },
  );
}

type OriginOptions = EvaluateOptions & {
  log: NonNullable<EvaluateOptions["log"]>;
  writer: RowWriter;
  label: string;
  tally: ContenderTally;
  place: EvaluatedOrigin["place"];
};

async function evaluateOrigin(
  plan: TrainingPlan,
  options: OriginOptions,
): Promise<{ assessment: Assessment; selection: FleetSelection; written: number }> {
  const { label, tally, place, onProgress } = options;
  using scratch = Scratch.in(options.scratch);
  const journal = journalOf(scratch.path, plan, { log: options.log });
  if (options.registry !== undefined) await journalImports(journal, plan, options.registry);
  const execution = {
    workers: options.workers ?? 1,
    engine: options.engine,
    journal,
    log: options.log,
    serve: false,
    signal: options.signal,
    onProgress: onProgress &&
      ((progress: Parameters<typeof onProgress>[0]) =>
        onProgress({ ...progress, phase: `${label}: ${progress.phase}` })),
  };
  const engine = startEngine(plan, execution);
  try {
    const selection = await runCompetition(plan, engine, execution);
    const chunks = () => journal.backtests(plan.chunks.length);
    tally.begin(await journal.pooledFits(pooledOrigins(plan, false)), selection.racedOut);
    const assessment = await assess(chunks, plan, { selection, gap: plan.config.evaluate.gap, tally });
    let from = 0, written = 0;
    for await (const chunk of chunks()) {
      const rows = evaluationRows(chunk, plan, { selection, intervals: assessment.foldIntervals, from });
      options.writer.append(rows);
      from += chunk.length;
      written += rows[0]!.length;
    }
    await options.onOrigin?.({ plan, selection, assessment, place, chunks });
    return { assessment, selection, written };
  } finally {
    await engine.close();
  }
}
