import { accuracy } from "./accuracy.ts";
import { balancedAccuracy } from "./balanced_accuracy.ts";
import { meanBrier } from "./brier.ts";
import { calibrationError } from "./calibration_error.ts";
import type { ClassAverage } from "./_class_counts.ts";
import { type ClassMetricName, classMetrics } from "./class_metric_list.ts";
import { type ClassOptions, type ClassRows, classRows, probabilitiesOf } from "./class_rows.ts";
import { f1 } from "./f1.ts";
import { meanLogLoss } from "./log_loss.ts";
import { prAuc } from "./pr_auc.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";
import { rocAuc } from "./roc_auc.ts";
import type { Values } from "./_rows.ts";

/** One value per metric that is defined for the number of classes. */
export type ClassScores = Partial<Record<ClassMetricName, number>>;

type Score = (rows: ClassRows) => number;

const SCORES: Readonly<Record<ClassMetricName, Score>> = {
  log_loss: meanLogLoss,
  brier: meanBrier,
  accuracy: ofDecisions(accuracy),
  balanced_accuracy: ofDecisions(balancedAccuracy),
  roc_auc: ofRanks(rocAuc),
  pr_auc: ofRanks(prAuc),
  precision: ofTwo(precision),
  recall: ofTwo(recall),
  f1: ofTwo(f1),
  precision_micro: ofDecisions(precision, "micro"),
  precision_macro: ofDecisions(precision, "macro"),
  precision_weighted: ofDecisions(precision, "weighted"),
  recall_micro: ofDecisions(recall, "micro"),
  recall_macro: ofDecisions(recall, "macro"),
  recall_weighted: ofDecisions(recall, "weighted"),
  f1_micro: ofDecisions(f1, "micro"),
  f1_macro: ofDecisions(f1, "macro"),
  f1_weighted: ofDecisions(f1, "weighted"),
  calibration_error: ofRanks(calibrationError),
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
  return Object.fromEntries(names.map((name) => [name, rows.isMissing ? NaN : SCORES[name](rows)]));
}

function ofDecisions(
  score: (
    actual: Values,
    decided: Values,
    options: { readonly average?: ClassAverage; readonly weights?: Values },
  ) => number,
  average?: ClassAverage,
): Score {
  return ({ actual, decided, weights }) => score(actual, decided, { average, weights });
}

function ofTwo(score: (actual: Values, decided: Values, options: { readonly weights?: Values }) => number): Score {
  return (rows) => rows.classes === 2 ? ofDecisions(score)(rows) : NaN;
}

/** Of the second of two classes, or the mean over those that it is defined for. */
function ofRanks(
  score: (
    actual: Values,
    probabilities: Values,
    options: { readonly positive: number; readonly weights: Values },
  ) => number,
): Score {
  return (rows) => {
    const one = (positive: number) =>
      score(rows.actual, probabilitiesOf(rows, positive), { positive, weights: rows.weights });
    if (rows.classes === 2) return one(1);
    let sum = 0, count = 0;
    for (let c = 0; c < rows.classes; c++) {
      const value = one(c);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return sum / count;
  };
}
