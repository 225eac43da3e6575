import { chooseTransform } from "./choose_transform.ts";
import { actualOf, type Backtest } from "../competition/backtest.ts";
import { chosenForecast, type FleetSelection, methodForecast } from "../competition/fleet.ts";
import { spansOf } from "../competition/compete.ts";
import { formatPeriod } from "../core/calendar.ts";
import type { Config } from "../core/config.ts";
import { CompetitionError } from "../core/errors.ts";
import { SILENT } from "../core/logger.ts";
import { type PreparedTable, prepareTable } from "../data/prepare.ts";
import { selectKeys } from "../data/select_keys.ts";
import { type RowColumn, writeRows } from "../data/write_rows.ts";
import { MetricAccumulator } from "../metrics/metric_accumulator.ts";
import type { Scores } from "../metrics/metric_list.ts";
import { Journal } from "./journal.ts";
import { planTraining, type TrainingPlan } from "./plan.ts";
import { runCompetition, startWorkers } from "./run_competition.ts";
import { assess, type Assessment } from "./summarize.ts";
import type { TrainOptions } from "./train.ts";

/** Options of {@linkcode evaluateTable}. */
export interface EvaluateOptions
  extends Pick<TrainOptions, "store" | "input" | "where" | "limit" | "workers" | "log" | "onProgress" | "signal"> {
  /** Where the forecasts go: .csv, .parquet or .json. */
  readonly output: string;
  /** Folder for what is needed meanwhile; removed at the end. */
  readonly scratch: string;
  /** Number of origins; default the config's. */
  readonly origins?: number;
}

/** The whole system scored as a user would have lived it; the `--json` object of `evaluate`. */
export interface EvaluationResult {
  /** Last known period of each origin, ISO, ascending. */
  readonly origins: readonly string[];
  /** Steps forecast from each origin. */
  readonly horizon: number;
  /** Forecasts scored: rows of the output file. */
  readonly rows: number;
  /** Keys evaluated. */
  readonly keys: number;
  /** Scores by method over all origins. */
  readonly metrics: Readonly<Record<string, Scores>>;
  /** The single contender that the folds of the last origin would pick for all keys. */
  readonly oneForAll: string;
  /** Mean over the origins of chosen error over oracle error. */
  readonly regret: number;
  /** Observed coverage by nominal level, percent; mean over the origins. */
  readonly coverage: Readonly<Record<string, number>>;
  /** Path of the forecasts. */
  readonly forecasts: string;
}

/**
 * Train on what was known at each origin, forecast, and compare with what came. Choices look at folds before the origin only.
 *
 * @param config What to do; `evaluate` says which origins. @param options Folders, workers, output.
 * @throws {DataError} As `trainTable`. @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 */
export async function evaluateTable(config: Config, options: EvaluateOptions): Promise<EvaluationResult> {
  const { log = SILENT } = options;
  const table = await prepareTable(config, { store: options.store, input: options.input, log });
  const { group } = table;
  const keys = selectKeys(group, { where: options.where ?? {}, limit: options.limit });
  const count = options.origins ?? config.evaluate.origins;
  const rows = new ForecastRows(config, group.keyColumns);
  const totals = new Map<string, MetricAccumulator>();
  let oneForAll = "";
  const assessments: Assessment[] = [], origins: string[] = [];
  for (let i = count - 1; i >= 0; i--) {
    const end = group.end - i * config.evaluate.step;
    const plan = planTraining(config, group, {
      keys,
      end,
      holdout: true,
      transform: await chooseTransform(config, group, { end }),
    });
    const { holdout } = plan.spans;
    if (holdout === null) {
      throw new CompetitionError("NO_HOLDOUT", "Cannot evaluate as a hold-out is needed: current value is none");
    }
    origins.push(formatPeriod(group.calendar, holdout.origin));
    const { assessment, selection } = await evaluateOrigin(plan, {
      ...options,
      log,
      rows,
      table,
      label: `origin ${origins.length} of ${count}`,
    });
    assessments.push(assessment);
    oneForAll = selection.oneForAll;
    for (const [name, pool] of assessment.pools) merge(totals, name, pool);
  }
  await writeRows(options.output, rows.columns());
  const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    origins,
    horizon: config.horizon,
    rows: rows.length,
    keys: keys.length,
    metrics: Object.fromEntries([...totals].map(([name, pool]) => [name, pool.result()])),
    oneForAll,
    regret: average(assessments.map((assessment) => assessment.regret)),
    coverage: Object.fromEntries(
      config.levels.map((level) => [String(level), average(assessments.map((a) => a.coverage[String(level)]))]),
    ),
    forecasts: options.output,
  };
}

function merge(totals: Map<string, MetricAccumulator>, name: string, pool: MetricAccumulator): void {
  const total = totals.get(name) ?? new MetricAccumulator();
  total.merge(pool);
  totals.set(name, total);
}

type OriginOptions = EvaluateOptions & {
  log: NonNullable<EvaluateOptions["log"]>;
  rows: ForecastRows;
  table: PreparedTable;
  label: string;
};

async function evaluateOrigin(
  plan: TrainingPlan,
  options: OriginOptions,
): Promise<{ assessment: Assessment; selection: FleetSelection }> {
  const { label, onProgress } = options;
  const journal = new Journal(await Deno.makeTempDir({ dir: await ensure(options.scratch), prefix: "evaluate-" }));
  const execution = {
    workers: options.workers ?? 1,
    journal: journal.dir,
    run: label,
    log: options.log,
    serve: false,
    signal: options.signal,
    onProgress: onProgress &&
      ((progress: Parameters<typeof onProgress>[0]) =>
        onProgress({ ...progress, phase: `${label}: ${progress.phase}` })),
  };
  const pool = startWorkers(plan, execution);
  try {
    const selection = await runCompetition(plan, pool, execution);
    const chunks = () => journal.backtests(plan.chunks.length);
    const assessment = await assess(chunks, plan, { selection, gap: plan.config.evaluate.gap });
    await options.rows.add(chunks, plan, { selection, assessment });
    return { assessment, selection };
  } finally {
    pool.close();
    await journal.remove();
  }
}

async function ensure(dir: string): Promise<string> {
  await Deno.mkdir(dir, { recursive: true });
  return dir;
}

/** The forecasts of all origins as columns. */
class ForecastRows {
  readonly #texts = new Map<string, string[]>();
  readonly #numbers = new Map<string, number[]>();
  length = 0;

  constructor(readonly config: Config, readonly keyColumns: readonly string[]) {}

  async add(
    chunks: () => AsyncIterable<readonly Backtest[]>,
    plan: TrainingPlan,
    at: { selection: FleetSelection; assessment: Assessment },
  ): Promise<void> {
    const { selection, assessment } = at;
    let k = 0;
    for await (const chunk of chunks()) {
      for (const backtest of chunk) {
        this.#addKey(backtest, plan, { selection, intervals: assessment.foldIntervals[k], k });
        k++;
      }
    }
  }

  #addKey(
    backtest: Backtest,
    plan: TrainingPlan,
    at: { selection: FleetSelection; intervals: { lo: Float64Array; hi: Float64Array }; k: number },
  ): void {
    const { selection, intervals, k } = at;
    const { horizon, levels, evaluate, cleaning } = plan.config;
    const spans = spansOf(plan.spans), span = spans.length - 1;
    const choice = selection.choices[k], group = selection.groups.get(choice.group);
    const actual = actualOf(backtest, span), ours = chosenForecast(backtest, choice, { selection, span });
    const names = [
      ...plan.contenders.map((contender) => contender.name),
      ...(plan.combinations ? ["mean", "median", "blend"] : []),
    ];
    const methods = names.map((name, index) => [name, methodForecast(backtest, index, { group, span })] as const);
    const floor = cleaning.nonNegative ? 0 : -Infinity;
    for (let h = evaluate.gap; h < horizon; h++) {
      if (Number.isNaN(actual[h])) continue;
      this.length++;
      this.keyColumns.forEach((column, i) => this.#text(column, backtest.key.parts[i]));
      this.#text("origin", formatPeriod(plan.spec.calendar, spans[span].origin));
      this.#text("ds", formatPeriod(plan.spec.calendar, spans[span].from + h));
      this.#number("step", h + 1);
      this.#number("y", actual[h]);
      this.#number("yhat", ours[h]);
      levels.forEach((level, l) => {
        this.#number(`lo_${level}`, Math.max(floor, ours[h] + intervals.lo[l * horizon + h]));
        this.#number(`hi_${level}`, ours[h] + intervals.hi[l * horizon + h]);
      });
      this.#text("model", choice.contender);
      for (const [name, values] of methods) this.#number(`yhat_${name}`, values[h]);
    }
  }

  columns(): RowColumn[] {
    const lists = [...this.#texts, ...this.#numbers].map(([name, values]): RowColumn => ({ name, values }));
    const order = [
      ...this.keyColumns,
      "origin",
      "ds",
      "step",
      "y",
      "yhat",
      ...this.config.levels.flatMap((l) => [`lo_${l}`, `hi_${l}`]),
      "model",
    ];
    const rank = (column: RowColumn) => (order.indexOf(column.name) + order.length + 1) % (order.length + 1);
    return lists.map((column, i) => ({ column, i })).sort((a, b) => rank(a.column) - rank(b.column) || a.i - b.i).map((
      { column },
    ) => column);
  }

  #text(name: string, value: string): void {
    const list = this.#texts.get(name) ?? [];
    list.push(value);
    this.#texts.set(name, list);
  }

  #number(name: string, value: number): void {
    const list = this.#numbers.get(name) ?? [];
    list.push(value);
    this.#numbers.set(name, list);
  }
}
