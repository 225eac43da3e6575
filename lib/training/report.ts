import { spansOf } from "../competition/compete.ts";
import type { FleetSelection } from "../competition/fleet.ts";
import { type Leaderboard, leaderboardOf } from "../competition/leaderboard.ts";
import { formatPeriod } from "../core/calendar.ts";
import type { Indexed } from "../core/indexed.ts";
import { metricName } from "../core/metric_choice.ts";
import type { Finding } from "../core/finding.ts";
import { failureCode, type Outcome } from "../core/outcome.ts";
import { outputKeyNames } from "../data/output_names.ts";
import { type ColumnHead, type ColumnValues, openRowWriter, type RowWriterOptions } from "../data/row_writer.ts";
import type { Files } from "../storage/files.ts";
import { writeManifest } from "../storage/folder_manifest.ts";
import { publishFile } from "../storage/publish.ts";
import { type RowColumn, writeRows } from "../data/write_rows.ts";
import type { FeatureInfo } from "../features/definition.ts";
import { featureInfo } from "../features/feature_info.ts";
import { coverageScore, NAIVE_ERROR, SKILL } from "../metrics/version_scores.ts";
import type { Journal } from "./journal.ts";
import { groupEvidence } from "./selection_record.ts";
import type { TrainingPlan } from "./plan.ts";
import type { Recipe } from "./recipe_record.ts";
import type { ReportedImportance } from "./report_importance.ts";
import { writeRecipes } from "./report_recipes.ts";
import { problemOf } from "./problem_of.ts";
import type { TrainingSummary } from "./result.ts";
import { writeHoldout } from "./report_holdout.ts";
import type { AsServed, Assessment } from "./assessment.ts";

/** What a report is about. */
export interface ReportInput extends RowWriterOptions {
  /** The run. */
  readonly plan: TrainingPlan;
  /** Its folder. */
  readonly dir: string;
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** How they did on the hold-out. */
  readonly assessment: Assessment;
  /** The summary of the run. */
  readonly summary: TrainingSummary;
  /** One per key, in key order. */
  readonly outcomes: Indexed<Outcome>;
  /** What the checks of the table and the competition found. */
  readonly findings: readonly Finding[];
  /** Backtests of all keys. */
  readonly journal: Journal;
  /** Which features the pooled models rest on. */
  readonly importance: ReportedImportance;
  /** Who makes the forecast of a key; null: not known. */
  readonly recipeOf: (outcome: Outcome) => Recipe | null;
  /** What the choices forecast where they are not served as they competed; absent: they are. */
  readonly asServed?: AsServed;
}

/** Files of a report; its manifest, which says that it is whole, and the charts, which can be drawn from it again, are beside. */
const FILES = [
  "training_summary.json",
  "evaluation.json",
  "feature_info.json",
  "findings.json",
  "outcomes.csv",
  "leaderboard.parquet",
  "recipes.parquet",
  "run.log",
] as const;

/** What the choices forecast on the hold-out; a run without one leaves no such file. */
export const HOLDOUT_FILE = "holdout.parquet";

/**
 * Write the report of a committed run: evaluation.json, training_summary.json, feature_info.json, findings.json, outcomes.csv,
 * leaderboard.parquet, recipes.parquet, holdout.parquet of a run that holds periods out, and last the manifest. Done again after a death in its midst, it gives the same.
 *
 * @param input What it is about. @param options `close`: called before run.log is hashed, as nothing may be added then;
 * `files`: file operations.
 * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED` and the like.
 */
export async function writeReport(
  input: ReportInput,
  { close, files }: { close: () => void; files?: Files },
): Promise<void> {
  const { plan, summary, findings, dir } = input;
  // JSON has no NaN: an undefined score is null.
  const json = (name: typeof FILES[number], value: unknown) =>
    publishFile(`${dir}/${name}`, `${JSON.stringify(value, null, 2)}\n`, { files });
  json("training_summary.json", summary);
  json("evaluation.json", evaluationOf(input));
  json("feature_info.json", featuresOf(plan));
  json("findings.json", findings);
  await writeRows(`${dir}/outcomes.csv`, outcomeColumns(input), input);
  await writeLeaderboards(`${dir}/leaderboard.parquet`, input);
  await writeRecipes(`${dir}/recipes.parquet`, input);
  const names: string[] = [...FILES];
  if (plan.spans.holdout !== null) {
    const { selection, assessment, journal, asServed } = input;
    const at = { plan, selection, intervals: assessment.foldIntervals, asServed };
    await writeHoldout(`${dir}/${HOLDOUT_FILE}`, () => journal.backtests(plan.chunks.length), at);
    names.push(HOLDOUT_FILE);
  }
  close();
  writeManifest(dir, names, { about: { run: summary.run, name: plan.config.name, planHash: plan.hash }, files });
}

/** What every feature is that some contender of the run sees. */
function featuresOf({ spec, specs }: TrainingPlan): FeatureInfo[] {
  const all = [spec, ...specs?.distinct ?? []].flatMap(featureInfo);
  return [...new Map(all.toReversed().map((info) => [info.name, info])).values()].toReversed();
}

function evaluationOf(input: ReportInput): Record<string, unknown> {
  const { plan, selection, assessment, summary, importance } = input;
  const day = (period: number) => formatPeriod(plan.spec.calendar, period);
  const spans = spansOf(plan.spans).map(({ name, origin, from, to, fitOrigin }) => ({
    name,
    origin: day(origin),
    from: day(from),
    to: day(to),
    fitOrigin: day(fitOrigin),
  }));
  const { metrics, regret, coverage, intervalCoverage } = assessment;
  return {
    run: summary.run,
    metric: metricName(plan.config.metric),
    horizon: plan.config.horizon,
    spans,
    metrics,
    regret,
    significance: summary.significance,
    coverage,
    intervalCoverage,
    contenderFailures: summary.contenderFailures,
    racedOut: summary.racedOut ?? [],
    groups: groupEvidence(plan, selection),
    ...importance,
  };
}

function outcomeColumns({ outcomes, plan }: ReportInput): RowColumn[] {
  const texts = (of: (outcome: Outcome) => string) => Array.from(outcomes, of);
  const names = scoreNames(plan), scores = names.map(() => new Float64Array(outcomes.length));
  let row = 0;
  for (const { scores: own } of outcomes) {
    names.forEach((name, i) => scores[i]![row] = own[name] ?? NaN);
    row++;
  }
  const columns: RowColumn[] = [
    { name: "status", values: texts(({ status }) => status) },
    { name: "contender", values: texts(({ contender }) => contender) },
    { name: "version", values: Int32Array.from(outcomes, ({ version }) => version) },
    { name: "reason", values: texts((outcome) => outcome.status === "failed" ? failureCode(outcome) : outcome.reason) },
    { name: "error", values: texts(({ error }) => error?.message ?? "") },
    ...names.map((name, i): RowColumn => ({ name, values: scores[i]! })),
  ];
  const keys = outputKeyNames(plan.keyColumns, columns.map(({ name }) => name));
  return [...keys.map((name, p): RowColumn => ({ name, values: texts(({ key }) => key.parts[p]!) })), ...columns];
}

/** What outcomes are scored by. */
function scoreNames(plan: TrainingPlan): string[] {
  return [
    ...problemOf(plan).metrics.map(({ name }) => name),
    SKILL,
    NAIVE_ERROR,
    ...plan.config.levels.map(coverageScore),
  ];
}

/** One row per key, contender and span, written chunk by chunk: for many keys they are too many to hold. */
async function writeLeaderboards(path: string, input: ReportInput): Promise<void> {
  const { plan, selection, outcomes, journal } = input;
  const contenders = plan.contenders.map((contender) => contender.name);
  const spans = spansOf(plan.spans).map((span) => span.name), problem = problemOf(plan);
  const writer = openRowWriter(path, leaderboardHeads(plan));
  try {
    let k = 0;
    for await (const chunk of journal.backtests(plan.chunks.length)) {
      for (const backtest of chunk) {
        const group = selection.groups.get(selection.choices.at(k)!.group);
        const chosen = outcomes.at(k++)!.contender;
        const named = { contenders, spans, chosen, group: group?.name ?? "", problem };
        const board = leaderboardOf(backtest, group?.combinations ?? [], named);
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
    ...problemOf(plan).metrics.map(({ name }) => ({ name, type: "number" as const })),
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
