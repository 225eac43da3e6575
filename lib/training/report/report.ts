import { spansOf } from "../../competition/contenders/compete.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import type { Indexed } from "../../core/rows/indexed.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { failureCode, type Outcome } from "../../core/outcome.ts";
import { outputKeyNames } from "../../data/outputs/output_names.ts";
import type { RowWriterOptions } from "../../data/outputs/row_writer.ts";
import type { Files } from "../../storage/files/files.ts";
import { writeManifest } from "../../storage/files/folder_manifest.ts";
import { publishFile } from "../../storage/files/publish.ts";
import { type RowColumn, writeRows } from "../../data/outputs/write_rows.ts";
import type { FeatureInfo } from "../../features/spec/definition.ts";
import { calendarOf, rowInfo } from "../../features/row_spec.ts";
import { coverageScore, NAIVE_ERROR, SKILL } from "../../metrics/version_scores.ts";
import { writeChunkTables } from "./chunk_tables.ts";
import type { Journal } from "../tasks/journal.ts";
import { groupEvidence } from "../record/selection_record.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import type { Recipe } from "../record/recipe_record.ts";
import type { ReportedImportance } from "./report_importance.ts";
import { leaderboardTable } from "./report_leaderboard.ts";
import { recipeTable } from "./report_recipes.ts";
import { problemOf } from "../plan/problem_of.ts";
import type { TrainingSummary } from "../record/result.ts";
import { heldRowsTable } from "./report_held_rows.ts";
import { holdoutTable } from "./report_holdout.ts";
import type { AsServed, Assessment } from "../assessment/assessment.ts";

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
/** The same of rows of a table. */
const HELD_ROWS_FILE = "held_rows.parquet";

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
  json("feature_info.json", featuresOf(input));
  json("findings.json", findings);
  await writeRows(`${dir}/outcomes.csv`, outcomeColumns(input), input);
  const names: string[] = [...FILES],
    tables = [
      () => leaderboardTable(`${dir}/leaderboard.parquet`, input),
      () => recipeTable(`${dir}/recipes.parquet`, input),
    ];
  const { selection, assessment, journal, asServed } = input;
  if (plan.spans.holdout !== null) {
    const at = { plan, selection, intervals: assessment.foldIntervals, asServed };
    tables.push(() =>
      problemOf(plan).isSerial
        ? holdoutTable(`${dir}/${HOLDOUT_FILE}`, at)
        : heldRowsTable(`${dir}/${HELD_ROWS_FILE}`, at)
    );
    names.push(problemOf(plan).isSerial ? HOLDOUT_FILE : HELD_ROWS_FILE);
  }
  await writeChunkTables(tables, () => journal.backtests(plan.chunks.length));
  close();
  writeManifest(dir, names, { about: { run: summary.run, name: plan.config.name, planHash: plan.hash }, files });
}

/** What every feature is that some contender of the run sees, then what models of all keys made of them. */
function featuresOf({ plan: { spec, specs }, importance: { learned } }: ReportInput): FeatureInfo[] {
  const all = [spec, ...specs?.distinct ?? []].flatMap(rowInfo);
  const distinct = [...new Map(all.toReversed().map((info) => [info.name, info])).values()].toReversed();
  return [
    ...distinct,
    ...Object.entries(learned).flatMap(([model, features]) => features.map((feature) => ({ model, ...feature }))),
  ];
}

function evaluationOf(input: ReportInput): Record<string, unknown> {
  const { plan, selection, assessment, summary, importance: { importance, permutationImportance, contributions } } =
    input;
  const day = (period: number) => formatPeriod(calendarOf(plan.spec), period);
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
    ...assessment.rows === null ? {} : { rows: assessment.rows },
    contenderFailures: summary.contenderFailures,
    racedOut: summary.racedOut ?? [],
    groups: groupEvidence(plan, selection),
    importance,
    permutationImportance,
    ...Object.keys(contributions).length === 0 ? {} : { contributions },
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
