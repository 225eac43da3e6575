import { CLASS_METRICS, isClassMetricName } from "./class_metric_list.ts";
import { type MetricInfo, METRICS } from "./metric_list.ts";

/** Every metric, whatever is predicted: of numbers, then of classes. */
export const ALL_METRICS: readonly MetricInfo<string>[] = [...METRICS, ...CLASS_METRICS];

/**
 * A metric as people write it: `RMSSE`, `Log loss`.
 *
 * @param name Of a metric, or of one that a config describes.
 */
export function metricHeading(name: string): string {
  return metricInfo(name)?.label ?? name.replaceAll("_", " ");
}

/** What holds what may come: sets of classes, or intervals of numbers. @param metric Of what is predicted. */
export function boundsWord(metric: string): "sets" | "intervals" {
  return isClassMetricName(metric) ? "sets" : "intervals";
}

const BY_NAME = new Map(ALL_METRICS.map((metric) => [metric.name, metric]));

/**
 * What a reader needs to know of a metric; undefined for a name that none has.
 *
 * @param name Of a metric of numbers or of classes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { metricInfo } from "@lib/metrics/metric_info.ts";
 * assertEquals([metricInfo("roc_auc")?.label, metricInfo("rmse")?.direction], ["ROC-AUC", "lower"]);
 * ```
 */
export function metricInfo(name: string): MetricInfo<string> | undefined {
  return BY_NAME.get(name);
}

/**
 * A metric as a loss, so that one choice serves them all, whichever of their values are better.
 *
 * @param metric Direction, and the value that is perfect. @param value Of a prediction; NaN stays.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asLoss } from "@lib/metrics/metric_info.ts";
 * assertEquals(asLoss({ direction: "higher", perfect: 1 }, 0.75), 0.25);
 * ```
 */
export function asLoss(
  { direction, perfect }: Pick<MetricInfo<string>, "direction" | "perfect">,
  value: number,
): number {
  if (direction === "lower") return value;
  return direction === "higher" ? perfect - value : Math.abs(value - perfect);
}

/** The loss of a value of a metric: 0.1 of an accuracy of 0.9. @param name Of the metric; what a config describes is one itself. */
export function errorBy(name: string, value: number): number {
  const info = metricInfo(name);
  return info === undefined ? value : asLoss(info, value);
}

/** What {@linkcode errorBy} is of: `RMSSE`, `1 − Accuracy`. @param name Of the metric. */
export function errorHeading(name: string): string {
  const info = metricInfo(name), heading = metricHeading(name);
  return info?.direction === "higher" ? `${info.perfect} − ${heading}` : heading;
}
