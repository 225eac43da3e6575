import { type Backtest, scoredSpan } from "../../competition/backtest/backtest.ts";
import type { FleetSelection, KeyChoice } from "../../competition/selection/fleet.ts";
import { problemType } from "../../competition/problems/problem_list.ts";
import type { Problem } from "../../competition/problems/problem.ts";
import { partSpans } from "../../competition/backtest/part_spans.ts";
import { indexed } from "../../core/rows/indexed.ts";
import { joinNumbers } from "../../core/numbers/join_numbers.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import { widthOf } from "../../core/rows/task.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import type { ModelScope } from "../../inference/rows/predict_table.ts";
import { resolveContenders } from "../../models/catalog.ts";
import { pooledCoverage } from "../../training/assessment/assessment.ts";
import { CoverageTable, type LevelCoverage } from "../../training/assessment/coverage_table.ts";
import { type MethodScores, MethodTable } from "../../training/assessment/method_table.ts";
import { problemOf } from "../../training/plan/problem_of.ts";
import { type RowEvidence, rowEvidence } from "../../training/assessment/row_evidence.ts";
import { type Significance, SignificanceTable } from "../../training/assessment/significance_table.ts";
import type { ScoredKey } from "./scored_keys.ts";

/** How what serves a key did on rows that came. */
export interface KeyEvaluation {
  /** Parts of the key. */
  readonly key: readonly string[];
  /** Rows that the scores are of. */
  readonly rows: number;
  /** How it was served: `champion`, or `fallback`, also of a key that no run has seen. */
  readonly status: OutcomeStatus;
  /** Contender that serves. */
  readonly model: string;
  /** Whose models it has. */
  readonly scope: ModelScope | null;
  /** Version within the key; 0 of a key that no run has seen. */
  readonly version: number;
  /** Reason of a fallback, else empty. */
  readonly reason: string;
  /** Metrics of the problem, and coverage by level in percent; NaN where undefined. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Scores of rows that came, under the names that training tells those of its hold-out by. */
export interface RowScores {
  /** Scores of `ours`, which is what serves, and of the baseline, on the same keys. */
  readonly metrics: Readonly<Record<string, MethodScores>>;
  /** What of the difference to the baseline is more than chance. */
  readonly significance: Significance;
  /** Observed coverage by nominal level, percent. */
  readonly coverage: Readonly<Record<string, number>>;
  /** The same in all detail. */
  readonly intervalCoverage: Readonly<Record<string, LevelCoverage>>;
  /** All rows together: metrics with intervals, what charts are made from. */
  readonly evidence: RowEvidence | null;
  /** Key by key, in the order of their parts. */
  readonly byKey: readonly KeyEvaluation[];
}

/** With what rows are scored. */
export interface ScoreKeysOptions {
  /** Number of the keys. */
  readonly count: number;
  /** What models need to be told. */
  readonly config: ResolvedConfig;
  /** What a row is asked for, with all classes that came. */
  readonly spec: TableSpec;
  /** The same with the classes that training knew: the first of them. */
  readonly trained: TableSpec;
  /** Targets that what serves a key was told, shape [n × targets]; empty where nobody can say. */
  readonly known: (scored: ScoredKey) => Float64Array;
}

/**
 * Score rows that came as training scores its hold-out: by the metrics of the problem, key by key and pooled, beside its baseline,
 * which says what was usual among the rows that were trained on.
 *
 * @param keys Rows by key. @param options What they were asked for.
 */
export function scoreKeys(keys: Iterable<ScoredKey>, options: ScoreKeysOptions): RowScores {
  const { count, config, spec, trained, known } = options, { baseline } = problemType(config.problem);
  const spans = partSpans({ folds: 1, isInTime: false, hasTest: false });
  const contenders = resolveContenders([baseline], config.problem);
  const plan = { contenders, combinations: [], keys: count, config, spec, spans }, problem = problemOf(plan);
  const teacher = problemOf({ config, spec: trained, spans }), width = widthOf(trained.task);
  const methods = new MethodTable(plan), significance = new SignificanceTable(plan);
  const coverage = new CoverageTable({ keys: count, horizon: config.horizon, levels: config.levels });
  const all: ScoredKey[] = [], byKey: KeyEvaluation[] = [], selection = chosen(baseline, count);
  for (const scored of keys) {
    const k = byKey.length, { by, rows, key } = scored;
    const told = known(scored), isTold = told.some((value) => !Number.isNaN(value));
    const said = isTold ? teacher.baseline(told, { verdict: "", rows, key }) : new Float64Array(rows * width).fill(NaN);
    const served = backtestOf(scored, isTold ? problem.measure(told) : UNKNOWN);
    const usual = { ...served, forecasts: widened(said, { rows, width: scored.actual.length / rows }) };
    const decided = scored.decided.length === 0 ? {} : { decided: scored.decided };
    const at = { selection, span: 0, served, read: (values: Float64Array) => ({ values, ...decided }) };
    methods.add(usual, k, at);
    significance.add(usual, k, at);
    coverage.add(k, problem.observed(scored.actual), scored);
    const { status, model, scope, version, reason } = by;
    const measured = problem.scores(scoredSpan(served, 0), scored.predicted, decided.decided);
    const scores = { ...measured, ...coverage.ofKey(k) };
    byKey.push({ key: key.parts, rows, status, model, scope, version, reason, scores });
    all.push(scored);
  }
  const { oracle: _, ...metrics } = methods.metrics(), intervalCoverage = coverage.result();
  return {
    metrics,
    significance: significance.result(),
    coverage: pooledCoverage(intervalCoverage),
    intervalCoverage,
    evidence: evidenceOf(all, spec, metricName(config.metric)),
    byKey,
  };
}

/** Every key's choice is the one contender there is, in whose place stands what serves where ours is scored. */
function chosen(baseline: string, keys: number): FleetSelection {
  const choice: KeyChoice = { group: "all", contender: baseline, index: 0, ranking: [0], reason: "", why: "only" };
  return { groups: new Map(), choices: indexed(keys, () => choice), oneForAll: "" };
}

type Scales = Pick<ReturnType<Problem["measure"]>, "scale" | "scales">;

const UNKNOWN: Scales = { scale: { mae: NaN, mse: NaN } };

/** Rows that came as one span, with what serves as its only contender. */
function backtestOf({ key, actual, predicted }: ScoredKey, { scale, scales }: Scales): Backtest {
  const one = new Float64Array(1);
  return {
    key,
    reason: "",
    kind: "",
    actual,
    forecasts: predicted,
    smear: Float64Array.of(1),
    lift: one,
    fallback: new Float64Array(actual.length).fill(NaN),
    scale: Float64Array.of(scale.mae, scale.mse),
    ...scales === undefined ? {} : { scales: Float64Array.from(scales.flatMap(({ mae, mse }) => [mae, mse])) },
    spread: new Float64Array(5).fill(NaN),
    traits: new Float64Array(0),
    losses: Float64Array.of(NaN),
    fitMs: one,
    bytes: one,
    flags: [],
    failures: [],
  };
}

/** Of classes that training did not know the baseline knew nothing either. */
function widened(
  values: Float64Array,
  { rows, width }: { readonly rows: number; readonly width: number },
): Float64Array {
  const own = values.length / rows, out = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) out.set(values.subarray(row * own, (row + 1) * own), row * width);
  return out;
}

function evidenceOf(
  keys: readonly ScoredKey[],
  { task, targets, classes }: TableSpec,
  metric: string,
): RowEvidence | null {
  let from = 0;
  const spans = keys.map(({ rows }) => ({ from, to: from += rows }));
  const joined = (of: (key: ScoredKey) => Float64Array) => joinNumbers(keys.map(of));
  const decided = Int32Array.from(keys.flatMap((key) => [...key.decided]));
  return rowEvidence({
    task,
    keys: spans,
    actual: joined(({ actual }) => actual),
    predicted: joined(({ predicted }) => predicted),
    ...decided.length === 0 ? {} : { decided },
  }, { targets, classes, metric });
}
