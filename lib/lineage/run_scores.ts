import { type MetricChoice, metricName } from "../core/config/metric_choice.ts";
import type { RecordedRun } from "../registry/versions/row_types.ts";

/**
 * What the choices of a run minimise, by its config; of another release it may be none of the metrics that this one knows.
 *
 * @param run As it was recorded.
 * @returns Empty where the run does not say.
 */
export function selectionMetric({ configJson }: Pick<RecordedRun, "configJson">): string {
  const metric = fieldOf(JSON.parse(configJson), "metric");
  return typeof metric === "string" || typeof metric === "object" && metric !== null
    ? metricName(metric as MetricChoice)
    : "";
}

/**
 * Score of what a run chose on its hold-out, by its summary.
 *
 * @param run As it was recorded. @param metric Name of the score.
 * @returns NaN where the run does not say.
 */
export function ownScore({ summary }: Pick<RecordedRun, "summary">, metric: string): number {
  const score = ["metrics", "ours", metric].reduce(fieldOf, summary);
  return typeof score === "number" ? score : NaN;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
