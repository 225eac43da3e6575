import { createRng } from "../../core/numbers/random.ts";
import { type Task, widthOf } from "../../core/rows/task.ts";
import type { BootstrapInterval } from "../../metrics/bootstrap_interval.ts";
import { type ClassEvidence, classEvidence } from "../../metrics/class_evidence.ts";
import { classMetrics } from "../../metrics/class_metric_list.ts";
import { type ResidualEvidence, residualEvidence } from "../../metrics/residual_evidence.ts";
import { type ClassRows, classRows, probabilitiesOf } from "../../metrics/class_rows.ts";
import { RANK_METRICS, type RankMetric, scoreClassRows, scoreRanks } from "../../metrics/score_classes.ts";
import { type KeySlice, scoreIntervals } from "../../metrics/score_intervals.ts";
import { METRICS } from "../../metrics/metric_list.ts";
import { ROW_METRICS, scoreOutputs } from "../../metrics/score_outputs.ts";

/** Predictions of rows that no choice has seen, of many keys one below the other. */
export interface HeldRows {
  /** What a row was asked for. */
  readonly task: Task;
  /** Where the rows of each key lie, shape [k]. */
  readonly keys: readonly KeySlice[];
  /** What came, shape [n × W]: numbers, or 1 for the class that came; NaN where not known. */
  readonly actual: Float64Array;
  /** What what serves predicted, shape [n × W]. */
  readonly predicted: Float64Array;
  /** Class numbers that were decided on, shape [n]; absent: the likeliest. */
  readonly decided?: Int32Array;
}

/** What is told of a run of rows beside its scores by key: plain data. */
export interface RowEvidence {
  /** Rows whose target is known. */
  readonly rows: number;
  /** Names of the targets; of classes one. */
  readonly targets: readonly string[];
  /** Names of the classes; empty for numbers. */
  readonly classes: readonly string[];
  /** Metrics of all rows together with 95 % bootstrap intervals over keys; ends are NaN where none was drawn. */
  readonly scores: Readonly<Record<string, BootstrapInterval>>;
  /** The same of each of several targets, whose units differ, shape [T]; empty for one target and for classes. */
  readonly targetScores: readonly Readonly<Record<string, BootstrapInterval>>[];
  /** Of classes; null for numbers. */
  readonly confusion: ClassEvidence | null;
  /** Of numbers, by target; empty for classes. */
  readonly residuals: readonly (ResidualEvidence | null)[];
}

/** Resamples, and the numbers of rows in all of them together that take a second or two; of classes once for each order of the rows. */
const REPETITIONS = 200, MOST_ROWS = 2e6, FEWEST = 20;
/** Metrics in units of what is usual for a key. */
const SCALED: ReadonlySet<string> = new Set(["mase", "rmsse"]);
/**
 * What charts and tables of a run of rows are made from.
 *
 * @param held Of the keys. @param names Of targets and classes, in their order; `metric`: what was chosen by, told of numbers too.
 * @returns Null where nothing is known of any row. Equal rows give equal results: what is drawn is drawn by a fixed seed.
 */
export function rowEvidence(
  held: HeldRows,
  { metric, ...names }: {
    readonly targets: readonly string[];
    readonly classes: readonly string[];
    readonly metric?: string;
  },
): RowEvidence | null {
  const known = withPredictions(held), { task, actual, predicted, decided, keys } = known, width = widthOf(task);
  const rows = actual.length / width;
  if (rows === 0) return null;
  const orders = task.kind === "class" ? positivesOf(task.classes).length : 1;
  const repetitions = Math.max(FEWEST, Math.min(REPETITIONS, Math.floor(MOST_ROWS / (rows * orders))));
  const scoresOf = (held: HeldRows) => scoreIntervals(keys, scorer(held, metric), { rng: createRng(0), repetitions });
  return {
    rows,
    ...names,
    scores: scoresOf(known),
    targetScores: task.kind === "class" || width === 1
      ? []
      : names.targets.map((_, t) => scoresOf(ofTarget(known, t, width))),
    confusion: task.kind === "class" ? classEvidence(actual, predicted, { classes: task.classes, decided }) : null,
    residuals: task.kind === "class"
      ? []
      : names.targets.map((_, t) => residualEvidence(columnOf(actual, t, width), columnOf(predicted, t, width))),
  };
}

/** Rows whose targets are all known and predicted: others say nothing, or are of keys that nothing serves. */
function withPredictions({ task, keys, actual, predicted, decided }: HeldRows): HeldRows {
  const width = widthOf(task), kept: number[] = [], spans: KeySlice[] = [];
  const isKnown = (row: number) => {
    for (let i = row * width; i < (row + 1) * width; i++) if (Number.isNaN(actual[i]! - predicted[i]!)) return false;
    return true;
  };
  for (const { from, to } of keys) {
    const start = kept.length;
    for (let row = from; row < to; row++) if (isKnown(row)) kept.push(row);
    if (kept.length > start) spans.push({ from: start, to: kept.length });
  }
  const taken = (values: Float64Array) =>
    Float64Array.from(
      { length: kept.length * width },
      (_, i) => values[kept[Math.floor(i / width)]! * width + i % width]!,
    );
  const own = decided === undefined ? {} : { decided: Int32Array.from(kept, (row) => decided[row]!) };
  return { task, keys: spans, actual: taken(actual), predicted: taken(predicted), ...own };
}

function scorer(
  { task, actual, predicted, decided }: HeldRows,
  metric: string | undefined,
): (weights: Float64Array) => Record<string, number> {
  if (task.kind === "class") return classScorer(classRows(actual, predicted, { classes: task.classes, decided }));
  const { outputs } = task;
  // What is measured in the errors of each key is no measure of all rows together.
  const told = METRICS.filter((one) => ROW_METRICS.includes(one) || (one.name === metric && !SCALED.has(one.name)));
  return (weights) => {
    const scores = scoreOutputs(repeated(actual, weights, outputs), repeated(predicted, weights, outputs), { outputs });
    return Object.fromEntries(told.map(({ name }) => [name, scores[name]]));
  };
}

/** All metrics of classes. Rows are put in the order of each class once, not for each draw. */
function classScorer(rows: ClassRows): (weights: Float64Array) => Record<string, number> {
  const names = classMetrics(rows.classes).map(({ name }) => name), plain = names.filter((name) => !isOfRanks(name));
  const ranked = positivesOf(rows.classes).map((positive) => inOrder(rows, positive));
  return (drawn) => {
    const scores = scoreClassRows({ ...rows, weights: drawn }, plain);
    const each = ranked.map(({ order, ...one }) => ({
      ...one,
      weights: Float64Array.from(order, (row) => drawn[row]!),
    }));
    return Object.fromEntries(
      names.map((name) => [name, isOfRanks(name) ? scoreRanks(name, each) : scores[name] ?? NaN]),
    );
  };
}

/** Classes by whose probability rows are put in order: of two the second alone. */
function positivesOf(classes: number): number[] {
  return Array.from({ length: classes }, (_, c) => c).slice(classes === 2 ? 1 : 0);
}

function isOfRanks(name: string): name is RankMetric {
  return RANK_METRICS.some((own) => own === name);
}

/** Rows by the probability of a class, the highest first. */
function inOrder(rows: ClassRows, positive: number) {
  const said = probabilitiesOf(rows, positive);
  const order = Uint32Array.from(rows.actual.keys()).sort((a, b) => said[b]! - said[a]! || a - b);
  return {
    ...{ positive, order },
    actual: Int32Array.from(order, (row) => rows.actual[row]!),
    said: Float64Array.from(order, (row) => said[row]!),
  };
}

/** Rows as often as they were drawn. */
function repeated(values: Float64Array, weights: Float64Array, width: number): Float64Array {
  const out = new Float64Array(weights.reduce((sum, weight) => sum + weight, 0) * width);
  let to = 0;
  weights.forEach((weight, row) => {
    for (let time = 0; time < weight; time++) {
      out.set(values.subarray(row * width, (row + 1) * width), to);
      to += width;
    }
  });
  return out;
}

function ofTarget({ keys, actual, predicted }: HeldRows, t: number, width: number): HeldRows {
  const task = { kind: "number", outputs: 1 } as const;
  return { task, keys, actual: columnOf(actual, t, width), predicted: columnOf(predicted, t, width) };
}

function columnOf(values: Float64Array, t: number, width: number): Float64Array {
  return values.filter((_, i) => i % width === t);
}
