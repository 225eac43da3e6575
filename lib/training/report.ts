import type { Backtest } from "../competition/backtest.ts";
import { spansOf } from "../competition/compete.ts";
import type { FleetSelection } from "../competition/fleet.ts";
import { type Leaderboard, leaderboardOf } from "../competition/leaderboard.ts";
import { decodeArtifact } from "../core/artifact.ts";
import { formatPeriod } from "../core/calendar.ts";
import type { Finding } from "../core/finding.ts";
import type { Logger } from "../core/logger.ts";
import { failureCode, type Outcome } from "../core/outcome.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { outputKeyNames } from "../data/output_names.ts";
import { type ColumnHead, type ColumnValues, openRowWriter } from "../data/row_writer.ts";
import { storageError } from "../storage/system_error.ts";
import { type RowColumn, writeRows } from "../data/write_rows.ts";
import { featureInfo } from "../features/feature_info.ts";
import { METRICS } from "../metrics/metric_list.ts";
import { loadFamily } from "../models/catalog.ts";
import { Journal, writeWhole } from "./journal.ts";
import { sharedName } from "./finish_key.ts";
import type { TrainingPlan } from "./plan.ts";
import type { TrainingSummary } from "./result.ts";
import { workHash } from "./run_competition.ts";
import type { Assessment } from "./summarize.ts";

/** What a report is about. */
export interface ReportInput {
  /** The run. */
  readonly plan: TrainingPlan;
  /** The stored table that it was trained on. */
  readonly group: FeatureGroup;
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** How they did on the hold-out. */
  readonly assessment: Assessment;
  /** The summary of the run. */
  readonly summary: TrainingSummary;
  /** One per key, in key order. */
  readonly outcomes: readonly Outcome[];
  /** What the checks of the table and the competition found. */
  readonly findings: readonly Finding[];
  /** Backtests of all keys, in the order of the outcomes. */
  readonly chunks: () => AsyncIterable<readonly Backtest[]>;
}

/** The folder `reports/<run>/` of one run: its log while it goes on, its results when it is done. */
export class Report {
  /** Logs to the caller's logger and to run.log. */
  readonly log: Logger;
  /** The folder. */
  readonly dir: string;
  readonly #file: Deno.FsFile;

  private constructor(dir: string, file: Deno.FsFile, options: { log: Logger; now: () => Date }) {
    this.dir = dir;
    this.#file = file;
    const line = (level: string, message: string) => {
      try {
        file.writeSync(new TextEncoder().encode(`${options.now().toISOString()} ${level} ${message}\n`));
      } catch (thrown) {
        throw storageError(thrown, dir);
      }
    };
    this.log = {
      debug: (message) => (line("debug", message), options.log.debug(message)),
      info: (message) => (line("info", message), options.log.info(message)),
      warn: (message) => (line("warn", message), options.log.warn(message)),
    };
  }

  /**
   * Open the folder of a run, new or unfinished.
   *
   * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED`.
   */
  static async open(dir: string, options: { log: Logger; now: () => Date }): Promise<Report> {
    try {
      await Deno.mkdir(dir, { recursive: true });
      return new Report(dir, await Deno.open(`${dir}/run.log`, { create: true, append: true }), options);
    } catch (thrown) {
      throw storageError(thrown, dir);
    }
  }

  /**
   * Write evaluation.json, training_summary.json, feature_info.json, findings.json, outcomes.csv and leaderboard.parquet.
   *
   * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED`.
   */
  async write(input: ReportInput): Promise<void> {
    const { plan, summary, findings } = input;
    this.#json("training_summary.json", summary);
    this.#json("evaluation.json", await evaluationOf(input, this.dir));
    this.#json("feature_info.json", featureInfo(plan.spec));
    this.#json("findings.json", findings);
    await writeRows(`${this.dir}/outcomes.csv`, outcomeColumns(input));
    await writeLeaderboards(`${this.dir}/leaderboard.parquet`, input);
  }

  /** Release the log file. */
  close(): void {
    this.#file.close();
  }

  #json(name: string, value: unknown): void {
    // JSON has no NaN: an undefined score is null.
    writeWhole(`${this.dir}/${name}`, new TextEncoder().encode(JSON.stringify(value, null, 2) + "\n"));
  }
}

/**
 * The run whose journal can be continued: the one named, or the newest of the same work.
 *
 * @param reports Folder of reports. @param options `plan`: what is to be done; `run`: `true` or a run's id.
 * @returns Its id, or null.
 */
export async function findUnfinishedRun(
  reports: string,
  options: { plan: TrainingPlan; run: boolean | string },
): Promise<string | null> {
  const wanted = workHash(options.plan);
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(reports)) if (entry.isDirectory) names.push(entry.name);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
  for (const name of names.sort().reverse()) {
    if (typeof options.run === "string" && name !== options.run) continue;
    const identity = await new Journal(`${reports}/${name}/journal`).identity();
    if (identity !== null && (identity.workHash === wanted || typeof options.run === "string")) return name;
  }
  return null;
}

async function evaluationOf(
  { plan, selection, assessment, summary }: ReportInput,
  dir: string,
): Promise<Record<string, unknown>> {
  const day = (period: number) => formatPeriod(plan.spec.calendar, period);
  const spans = spansOf(plan.spans).map(({ name, origin, from, to, fitOrigin }) => ({
    name,
    origin: day(origin),
    from: day(from),
    to: day(to),
    fitOrigin: day(fitOrigin),
  }));
  const names = plan.contenders.map((contender) => contender.name);
  const groups = [...selection.groups.values()].map((group) => {
    const all = [...names, ...group.combinations.map((combination) => combination.name)];
    const best = group.selection.groupBest;
    return {
      name: group.name,
      keys: group.keys,
      best: best < 0 ? null : all[best],
      relativeError: Object.fromEntries(all.map((name, c) => [name, group.selection.relative[c]])),
      evidenceWeight: Object.fromEntries(all.map((name, c) => [name, group.selection.weight[c]])),
      blend: Object.fromEntries(
        group.combinations.filter((combination) => combination.name === "blend")
          .flatMap((combination) => names.map((name, c) => [name, combination.weights[c]!] as const)).filter((
            [, weight],
          ) => weight > 0),
      ),
    };
  });
  const { metrics, regret, coverage, intervalCoverage } = assessment;
  return {
    run: summary.run,
    metric: plan.config.metric,
    horizon: plan.config.horizon,
    spans,
    metrics,
    regret,
    coverage,
    intervalCoverage,
    contenderFailures: summary.contenderFailures,
    groups,
    importance: await importances(plan, dir),
  };
}

/** Feature importance of the pooled models that serve; by contender, then feature. */
async function importances(plan: TrainingPlan, dir: string): Promise<Record<string, Record<string, number>>> {
  const journal = new Journal(`${dir}/journal`);
  const found: Record<string, Record<string, number>> = {};
  for (const contender of plan.contenders) {
    const path = journal.pooledPath(contender.name, plan.end);
    if (contender.scope !== "pooled" || !journal.has(path)) continue;
    const family = await loadFamily(contender.family);
    const values = family.importance?.(family.decode(decodeArtifact(await Deno.readFile(path))));
    if (values === undefined) continue;
    const ranked = plan.spec.names.map((name, i) => [name, values[i]!] as const).sort(([, a], [, b]) => b - a);
    found[sharedName(contender.name).replace("pooled:", "")] = Object.fromEntries(ranked);
  }
  return found;
}

function outcomeColumns({ outcomes, plan }: ReportInput): RowColumn[] {
  const columns: RowColumn[] = [
    { name: "status", values: outcomes.map((outcome) => outcome.status) },
    { name: "contender", values: outcomes.map((outcome) => outcome.contender) },
    { name: "version", values: Int32Array.from(outcomes, (outcome) => outcome.version) },
    {
      name: "reason",
      values: outcomes.map((outcome) => outcome.status === "failed" ? failureCode(outcome) : outcome.reason),
    },
    { name: "error", values: outcomes.map((outcome) => outcome.error?.message ?? "") },
    ...METRICS.map(({ name }): RowColumn => ({ name, values: outcomes.map((outcome) => outcome.scores[name] ?? NaN) })),
  ];
  const names = outputKeyNames(plan.keyColumns, columns.map(({ name }) => name));
  return [
    ...names.map((name, p): RowColumn => ({ name, values: outcomes.map((outcome) => outcome.key.parts[p]!) })),
    ...columns,
  ];
}

/** One row per key, contender and span, written chunk by chunk: for many keys they are too many to hold. */
async function writeLeaderboards(path: string, input: ReportInput): Promise<void> {
  const { plan, selection, outcomes, chunks } = input;
  const contenders = plan.contenders.map((contender) => contender.name);
  const spans = spansOf(plan.spans).map((span) => span.name);
  const writer = openRowWriter(path, leaderboardHeads(plan));
  try {
    let k = 0;
    for await (const chunk of chunks()) {
      for (const backtest of chunk) {
        const group = selection.groups.get(selection.choices[k]!.group);
        const chosen = outcomes[k++]!.contender;
        const board = leaderboardOf(backtest, group?.combinations ?? [], { contenders, spans, chosen });
        if (board.contenders.length > 0) writer.append(leaderboardRows(board, backtest.key.parts));
      }
    }
    writer.finish();
  } finally {
    writer.discard();
  }
}

function leaderboardHeads(plan: TrainingPlan): ColumnHead[] {
  const heads: ColumnHead[] = [
    { name: "contender", type: "text" },
    { name: "span", type: "text" },
    { name: "chosen", type: "integer" },
    ...METRICS.map(({ name }) => ({ name, type: "number" as const })),
    { name: "fit_ms", type: "number" },
  ];
  const names = outputKeyNames(plan.keyColumns, heads.map(({ name }) => name));
  return [...names.map((name) => ({ name, type: "text" as const })), ...heads];
}

/** Rows of one key: by contender, then span. */
function leaderboardRows(board: Leaderboard, parts: readonly string[]): ColumnValues[] {
  const { contenders, spans, metrics } = board;
  const rows = contenders.length * spans.length;
  const column = <T>(value: (contender: number, span: number) => T): T[] =>
    Array.from({ length: rows }, (_, row) => value(Math.floor(row / spans.length), row % spans.length));
  return [
    ...parts.map((part) => column(() => part)),
    column((c) => contenders[c]!),
    column((_, s) => spans[s]!),
    Int32Array.from(column((c) => contenders[c] === board.chosen ? 1 : 0)),
    ...metrics.map((_, m) => column((c, s) => board.values[(c * spans.length + s) * metrics.length + m]!)),
    column((c) => board.fitMs[c]!),
  ];
}
