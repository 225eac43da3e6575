import { openTableWriter } from "../../data/outputs/table_writer.ts";
import type { Backtest } from "../../competition/backtest/backtest.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import type { RacedOut } from "../../competition/selection/racing.ts";
import type { Config } from "../../core/config/config.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import type { ByteSink } from "../../data/outputs/parquet_output.ts";
import { checkRowTarget, type RowWriter, type RowWriterOptions } from "../../data/outputs/row_writer.ts";
import { Scratch } from "../../storage/files/scratch.ts";
import { CoverageTable, type LevelCoverage } from "../assessment/coverage_table.ts";
import { type ContenderFailures, ContenderTally } from "../assessment/contender_failures.ts";
import { evaluationColumns, evaluationRows } from "./evaluation_rows.ts";
import { type MethodScores, MethodTable } from "../assessment/method_table.ts";
import { journalImports } from "../tasks/imported_models.ts";
import type { Journal } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { planEvaluation, type PlanEvaluationOptions, type PlannedEvaluation } from "./plan_evaluation.ts";
import { pooledOrigins } from "../plan/plan_spans.ts";
import { runCompetition } from "../stages/run_competition.ts";
import { type StartEngine, startEngine } from "../tasks/start_engine.ts";
import { journalOf } from "../tasks/run_folder.ts";
import { type Significance, SignificanceTable } from "../assessment/significance_table.ts";
import { assess } from "../assessment/summarize.ts";
import { type Assessment, pooledCoverage } from "../assessment/assessment.ts";
import type { TrainOptions } from "./train_options.ts";

/** Options of {@linkcode evaluateTable}. */
export interface EvaluateOptions
  extends PlanEvaluationOptions, Pick<TrainOptions, "workers" | "onProgress" | "signal">, RowWriterOptions {
  /** Where the forecasts go: .csv, .parquet or .json; or a stream, which gets CSV as it comes. */
  readonly output: string | ByteSink;
  /** Folder for what is needed meanwhile; removed at the end. */
  readonly scratch: string;
  /** What runs the tasks; default: `workers` on this machine. */
  readonly engine?: StartEngine;
  /** Where the results of an origin lie, by its position, and what runs its tasks; default: a folder that is removed, `engine`. */
  readonly work?: (at: number) => { readonly journal: Journal; readonly engine: StartEngine };
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
 * import { parseConfig } from "@lib/core/config/config.ts";
 * import { evaluateTable } from "@lib/training/run/evaluate.ts";
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
  checkRowTarget(options.output);
  return await evaluatePlanned(await planEvaluation(given, options), options);
}

/**
 * Hold the competitions of all origins, as they were planned, and compare with what came.
 *
 * @param planned Table and plans. @param options Workers, output; `work`: where the results of an origin lie and what runs its
 * tasks, by its position; default: a folder of its own, and workers on this machine.
 * @throws As {@linkcode evaluateTable}; as the engine.
 */
export async function evaluatePlanned(planned: PlannedEvaluation, options: EvaluateOptions): Promise<EvaluationResult> {
  const { log = SILENT_LOGGER } = options, { config, plans, keys } = planned;
  const oldest = plans[0]!.plan, table = new MethodTable(oldest), tally = new ContenderTally(oldest);
  const coverage = new CoverageTable({ keys, horizon: config.horizon, levels: config.levels });
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
    keys,
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
  const { label, tally, place, onProgress, work } = options, shared = work?.(place.at);
  using scratch = shared === undefined ? Scratch.in(options.scratch) : null;
  const journal = shared?.journal ?? journalOf(scratch?.path ?? "", plan, { log: options.log });
  if (options.registry !== undefined) await journalImports(journal, plan, options.registry);
  const execution = {
    workers: options.workers ?? 1,
    engine: shared?.engine ?? options.engine,
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
