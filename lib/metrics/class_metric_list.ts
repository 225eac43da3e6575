import type { MetricInfo } from "./metric_list.ts";

/** Name of a metric of predicted classes. */
export type ClassMetricName =
  | "log_loss"
  | "brier"
  | "accuracy"
  | "balanced_accuracy"
  | "roc_auc"
  | "pr_auc"
  | "precision"
  | "recall"
  | "f1"
  | "precision_micro"
  | "precision_macro"
  | "precision_weighted"
  | "recall_micro"
  | "recall_macro"
  | "recall_weighted"
  | "f1_micro"
  | "f1_macro"
  | "f1_weighted"
  | "calibration_error";

/** What a reader needs to know of a metric of predicted classes. */
export interface ClassMetricInfo extends MetricInfo<ClassMetricName> {
  /** Whether it is of the second of two classes, and undefined for more. */
  readonly ofTwo?: true;
}

const LOWER = { direction: "lower", perfect: 0 } as const;
const SHARE = { direction: "higher", perfect: 1, unit: "fraction" } as const;

/** Every metric of predicted classes, in the order of reports. */
export const CLASS_METRICS: readonly ClassMetricInfo[] = [
  { name: "log_loss", ...LOWER, unit: "none", label: "Log loss" },
  { name: "brier", ...LOWER, unit: "none", label: "Brier score" },
  { name: "accuracy", ...SHARE, label: "Accuracy" },
  { name: "balanced_accuracy", ...SHARE, label: "Balanced accuracy" },
  { name: "roc_auc", ...SHARE, label: "ROC-AUC" },
  { name: "pr_auc", ...SHARE, label: "PR-AUC" },
  { name: "precision", ...SHARE, label: "Precision", ofTwo: true },
  { name: "recall", ...SHARE, label: "Recall", ofTwo: true },
  { name: "f1", ...SHARE, label: "F1", ofTwo: true },
  { name: "precision_micro", ...SHARE, label: "Precision, micro" },
  { name: "precision_macro", ...SHARE, label: "Precision, macro" },
  { name: "precision_weighted", ...SHARE, label: "Precision, weighted" },
  { name: "recall_micro", ...SHARE, label: "Recall, micro" },
  { name: "recall_macro", ...SHARE, label: "Recall, macro" },
  { name: "recall_weighted", ...SHARE, label: "Recall, weighted" },
  { name: "f1_micro", ...SHARE, label: "F1, micro" },
  { name: "f1_macro", ...SHARE, label: "F1, macro" },
  { name: "f1_weighted", ...SHARE, label: "F1, weighted" },
  { name: "calibration_error", ...LOWER, unit: "fraction", label: "Calibration error" },
];

/**
 * The metrics that are defined for a number of classes.
 *
 * @param classes Number of classes, >= 2.
 */
export function classMetrics(classes: number): readonly ClassMetricInfo[] {
  return CLASS_METRICS.filter(({ ofTwo }) => classes === 2 || ofTwo !== true);
}

/** Whether a text names a metric of predicted classes. */
export function isClassMetricName(name: string): name is ClassMetricName {
  return CLASS_METRICS.some((metric) => metric.name === name);
}
