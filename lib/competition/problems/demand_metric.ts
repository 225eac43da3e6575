import type { MetricName } from "../../metrics/metric_list.ts";

/** Measures of forecasts that a choice can minimise. */
export type SelectionMetric = Exclude<MetricName, "r2" | "bias">;

/** What is minimised by kind of demand. */
export interface DemandMetrics {
  /** For smooth and erratic keys. */
  readonly metric: SelectionMetric;
  /** For all others. */
  readonly intermittentMetric: SelectionMetric;
}

/** Whether a measure is least for the mean of what may come, not for its middle. */
export function isSquared(metric: SelectionMetric): boolean {
  return metric === "mse" || metric === "rmse" || metric === "rmsse";
}

/** The measure of the same kind that can be averaged over keys: those in the unit of a key are scaled, or large keys would decide. */
export function acrossKeys(metric: SelectionMetric): SelectionMetric {
  if (metric === "mae") return "mase";
  return metric === "mse" || metric === "rmse" ? "rmsse" : metric;
}

/**
 * What the choice for a group of keys minimises.
 *
 * @param group Name of the group. @param options The two metrics of the run.
 */
export function metricOf(group: string, options: DemandMetrics): SelectionMetric {
  // The group of a model that is fitted again has its number after the class.
  const [demandClass = ""] = group.split(" ");
  return ["smooth", "erratic", "regular"].includes(demandClass) ? options.metric : options.intermittentMetric;
}
