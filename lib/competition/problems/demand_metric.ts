import { type MetricChoice, metricName, targetRatio } from "../../core/config/metric_choice.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { type ChosenMetric, chosenMetric } from "../../metrics/chosen_metric.ts";
import { isMetricName } from "../../metrics/metric_list.ts";

/** What is minimised by kind of demand. */
export interface DemandMetrics {
  /** For smooth and erratic keys. */
  readonly metric: MetricChoice;
  /** For all others. */
  readonly intermittentMetric: MetricChoice;
}

/** Whether a measure is least for the mean of what may come, not for its middle. @param metric Of a config. */
export function isSquared(metric: MetricChoice): boolean {
  const name = typeof metric === "string" ? metric : metric.metric;
  if (name !== null) return name === "mse" || name === "rmse" || name === "rmsse";
  // By the larger part of a mix, as one forecast cannot be both.
  const mix = typeof metric === "string" ? [] : metric.mix ?? [],
    total = mix.reduce((sum, { weight }) => sum + weight, 0);
  const squared = mix.reduce((sum, { metric, weight }) => sum + (metric !== null && isSquared(metric) ? weight : 0), 0);
  return 2 * squared > total;
}

/**
 * Name of the measure of the same kind that can be averaged over keys: those in the unit of a key are scaled, or large keys would
 * decide. Money is added up as it is.
 *
 * @param name Of the metric of a group.
 */
export function acrossKeys(name: string): string {
  if (name === "mae") return "mase";
  return name === "mse" || name === "rmse" ? "rmsse" : name;
}

/**
 * What the choice for a group of keys minimises, as the config has it.
 *
 * @param group Name of the group. @param options The two metrics of the run.
 */
export function demandChoice(group: string, options: DemandMetrics): MetricChoice {
  // The group of a model that is fitted again has its number after the class.
  const [demandClass = ""] = group.split(" ");
  return ["smooth", "erratic", "regular"].includes(demandClass) ? options.metric : options.intermittentMetric;
}

/** Names of the units of keys in which errors cancel before they count; null where each key counts by itself. @param choice Of a config. @param keyColumns In the order of a key's texts. */
export function unitsBy(choice: MetricChoice, keyColumns: readonly string[]): ((key: SeriesKey) => string) | null {
  if (typeof choice === "string" || choice.wape === null) return null;
  const columns = choice.wape.by.map((name) => keyColumns.indexOf(name));
  return ({ parts }) => JSON.stringify(columns.map((column) => parts[column] ?? ""));
}

/** The metrics that a run asks for and that are none of the list, by name. */
export function askedMetrics({ metric, intermittentMetric }: DemandMetrics): ReadonlyMap<string, MetricChoice> {
  const asked = [metric, intermittentMetric].map((choice) => [metricName(choice), choice] as const);
  return new Map(asked.filter(([name]) => !isMetricName(name)));
}

/** The metric that the choice for a group of keys minimises. @param group Its name. @param options The two metrics of the run. */
export function metricOf(group: string, options: DemandMetrics): ChosenMetric {
  return chosenMetric(demandChoice(group, options));
}

/** The share of cases that the best forecast for a group of keys covers, see `targetRatio`. */
export function ratioOf(group: string, options: DemandMetrics): number | null {
  return targetRatio(demandChoice(group, options));
}
