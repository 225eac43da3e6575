import type { ProblemKind } from "./task.ts";

/** Metrics that need no number beside their name, by what is asked for; the first is what is chosen by where nobody says. */
export const METRICS_OF = {
  forecast: ["mase", "rmsse", "wape", "mae", "rmse", "mse", "smape", "mape", "rmspe"],
  regression: ["rmse", "mse", "mae", "mape", "smape", "wape", "rmspe", "r2", "rmsse", "mase"],
  classification: [
    "log_loss",
    "brier",
    "accuracy",
    "balanced_accuracy",
    "precision_macro",
    "recall_macro",
    "f1_micro",
    "f1_macro",
    "f1_weighted",
    "roc_auc",
    "pr_auc",
  ],
} as const satisfies Readonly<Record<ProblemKind, readonly string[]>>;

/** Name of a metric that a config may choose by. */
export type ChosenName = typeof METRICS_OF[ProblemKind][number];

/**
 * The metric that is shown where nobody says which: what is chosen by where nobody says.
 *
 * @param known Metrics that there are values of. @returns That of the problem that has most to do with them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { usualMetric } from "@lib/core/metric_names.ts";
 * assertEquals([usualMetric(["rmse", "mase"]), usualMetric(["accuracy", "log_loss"])], ["mase", "log_loss"]);
 * ```
 */
export function usualMetric(known: Iterable<string>): string {
  const there = new Set(known), usual = Object.values(METRICS_OF).map(([first]) => first);
  return usual.find((name) => there.has(name)) ?? METRICS_OF.forecast[0];
}

/** All of them, each once. */
export const CHOSEN_NAMES: readonly ChosenName[] = [
  ...new Set<ChosenName>([...METRICS_OF.forecast, ...METRICS_OF.regression, ...METRICS_OF.classification]),
];
