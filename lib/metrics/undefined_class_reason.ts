import type { ClassMetricName } from "./class_metric_list.ts";
import { type ClassOptions, classRows } from "./class_rows.ts";
import type { Values } from "./_rows.ts";

/**
 * Why a metric of classes is NaN: no class is known; a probability or a decision is missing; only one class came, so that nothing
 * can be ranked; no row of the second class came; it was never decided for; neither; the metric is of two classes, and there are
 * more.
 */
export type UndefinedClassReason =
  | "NO_ACTUALS"
  | "MISSING_FORECAST"
  | "ONE_CLASS"
  | "NO_POSITIVES"
  | "NEVER_PREDICTED"
  | "MORE_CLASSES";

/**
 * Why a metric of classes is undefined for these rows.
 *
 * @param metric Name of the metric. @param actual Class numbers, shape [n], or one-hot [n × C].
 * @param options `predicted`: probabilities [n × C]; classes, weights and decisions as in `scoreClasses`.
 * @returns A reason, or null if the metric is defined.
 * @throws {RangeError} If shapes differ or a class number is none.
 */
export function undefinedClassReason(
  metric: ClassMetricName,
  actual: Values,
  options: ClassOptions & { readonly predicted: Values },
): UndefinedClassReason | null {
  const rows = classRows(actual, options.predicted, options);
  if (rows.actual.length === 0) return "NO_ACTUALS";
  if (rows.isMissing) return "MISSING_FORECAST";
  const isTwo = rows.classes === 2, came = rows.actual.includes(1), said = rows.decided.includes(1);
  switch (metric) {
    case "roc_auc":
      return new Set(rows.actual).size < 2 ? "ONE_CLASS" : null;
    case "pr_auc":
      return isTwo && !came ? "NO_POSITIVES" : null;
    case "recall":
      return isTwo ? (came ? null : "NO_POSITIVES") : "MORE_CLASSES";
    case "precision":
      return isTwo ? (said ? null : "NEVER_PREDICTED") : "MORE_CLASSES";
    case "f1":
      return isTwo ? (came || said ? null : "NO_POSITIVES") : "MORE_CLASSES";
    default:
      return null;
  }
}
