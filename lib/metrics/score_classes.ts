import { meanBrier } from "./brier.ts";
import { calibrationError } from "./calibration_error.ts";
import {
  type ClassAverage,
  countByClass,
  type CountShare,
  f1Of,
  meanRecall,
  precisionOf,
  recallOf,
  shareOfCounts,
  shareRight,
} from "./_class_counts.ts";
import { type ClassMetricName, classMetrics } from "./class_metric_list.ts";
import { type ClassOptions, type ClassRows, classRows, probabilitiesOf } from "./class_rows.ts";
import { meanLogLoss } from "./log_loss.ts";
import { prAuc } from "./pr_auc.ts";
import { rocAuc } from "./roc_auc.ts";
import type { Values } from "./_rows.ts";

/** One value per metric that is defined for the number of classes. */
export type ClassScores = Partial<Record<ClassMetricName, number>>;

type Counts = ReturnType<typeof countByClass>;
/** Of rows, whose decisions are counted once for all metrics that ask for it. */
type Score = (rows: ClassRows, counts: () => Counts) => number;

/** Of each class against all others. */
const RANKS = { roc_auc: rocAuc, pr_auc: prAuc, calibration_error: calibrationError } as const;

/** Metrics of the order of rows by the probability of a class. */
export type RankMetric = keyof typeof RANKS;

/** All of them. */
export const RANK_METRICS = Object.keys(RANKS) as readonly RankMetric[];

/** Probabilities of one class against all others. */
export interface OneAgainstAll {
  /** Class numbers that came, shape [n]. */
  readonly actual: Values;
  /** Probabilities of the class, shape [n]; those in descending order are not sorted anew. */
  readonly said: Values;
  /** Its number. */
  readonly positive: number;
  /** Shape [n]. */
  readonly weights: Values;
}

const SCORES: Readonly<Record<ClassMetricName, Score>> = {
  log_loss: meanLogLoss,
  brier: meanBrier,
  accuracy: (_, counts) => shareRight(counts()),
  balanced_accuracy: (_, counts) => meanRecall(counts()),
  roc_auc: (rows) => scoreRanks("roc_auc", classByClass(rows)),
  pr_auc: (rows) => scoreRanks("pr_auc", classByClass(rows)),
  precision: ofTwo(precisionOf),
  recall: ofTwo(recallOf),
  f1: ofTwo(f1Of),
  precision_micro: averaged(precisionOf, "micro"),
  precision_macro: averaged(precisionOf, "macro"),
  precision_weighted: averaged(precisionOf, "weighted"),
  recall_micro: averaged(recallOf, "micro"),
  recall_macro: averaged(recallOf, "macro"),
  recall_weighted: averaged(recallOf, "weighted"),
  f1_micro: averaged(f1Of, "micro"),
  f1_macro: averaged(f1Of, "macro"),
  f1_weighted: averaged(f1Of, "weighted"),
  calibration_error: (rows) => scoreRanks("calibration_error", classByClass(rows)),
};

/**
 * Metrics of predicted classes.
 *
 * Areas and calibration errors of more than two classes are those of each class against all others, averaged over the classes
 * that they are defined for. A metric that is undefined for these rows is NaN, never 0; `undefinedClassReason` tells why.
 *
 * @param actual Class numbers, shape [n], or one-hot [n × C]; unknown rows are skipped.
 * @param predicted Probabilities, row-major, shape [n × C]; NaN beside a known actual makes all metrics NaN.
 * @param options Number of classes, row weights, decisions; `metrics`: those wanted, default all that `classMetrics` lists.
 * @throws {RangeError} If shapes differ or a class number is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scoreClasses } from "@lib/metrics/score_classes.ts";
 * const scores = scoreClasses([1, 0, 0], [0.2, 0.8, 0.9, 0.1, 0.4, 0.6], { classes: 2 });
 * assertEquals([scores.accuracy, scores.roc_auc, scores.recall, scores.precision], [2 / 3, 1, 1, 0.5]);
 * ```
 */
export function scoreClasses(
  actual: Values,
  predicted: Values,
  options: ClassOptions & { readonly metrics?: readonly ClassMetricName[] },
): ClassScores {
  const names = options.metrics ?? classMetrics(options.classes).map(({ name }) => name);
  return scoreClassRows(classRows(actual, predicted, options), names);
}

/** The same of rows that are read already, where they are scored many times. */
export function scoreClassRows(rows: ClassRows, names: readonly ClassMetricName[]): ClassScores {
  let counted: Counts | undefined;
  const counts = () => counted ??= countByClass(rows.actual, rows.decided, rows);
  return Object.fromEntries(names.map((name) => [name, rows.isMissing ? NaN : SCORES[name](rows, counts)]));
}

/**
 * A metric of ranks: the mean over the classes that it is defined for.
 *
 * @param name Of the metric. @param each Of two classes the second, of more each by itself.
 */
export function scoreRanks(name: RankMetric, each: Iterable<OneAgainstAll>): number {
  let sum = 0, count = 0;
  for (const { actual, said, ...options } of each) {
    const value = RANKS[name](actual, said, options);
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

function* classByClass(rows: ClassRows): Generator<OneAgainstAll> {
  const { actual, weights, classes } = rows;
  for (let positive = classes === 2 ? 1 : 0; positive < classes; positive++) {
    yield { actual, said: probabilitiesOf(rows, positive), positive, weights };
  }
}

function averaged(share: CountShare, average: ClassAverage): Score {
  return (_, counts) => shareOfCounts(counts(), share, { average });
}

function ofTwo(share: CountShare): Score {
  return ({ classes }, counts) => classes === 2 ? shareOfCounts(counts(), share, {}) : NaN;
}
