import type { ErrorScale } from "@lib/metrics/error_scale.ts";
import { MetricAccumulator } from "@lib/metrics/metric_accumulator.ts";

/** One forecast of one key from one origin: rows with a known target. */
export interface KeyForecast {
  readonly key: string;
  readonly actual: readonly number[];
  /** By method, shape [rows]; a method that did not run on the key has NaN. `ours` is always there. */
  readonly forecasts: ReadonlyMap<string, readonly number[]>;
  readonly scale: ErrorScale;
}

/** Errors of one method on one key over all origins, and those of ours from the same origins. */
export interface MethodErrors {
  readonly own: MetricAccumulator;
  readonly ours: MetricAccumulator;
}

/** Errors of one key by method. */
export type KeyScores = ReadonlyMap<string, MethodErrors>;

/**
 * Errors by key and method. A method is charged with nothing that it did not forecast, unless nobody did: on keys that ended,
 * for instance, all are served by the same fallback, which is what ours says.
 */
export function scoreKeys(forecasts: Iterable<KeyForecast>): Map<string, KeyScores> {
  const keys = new Map<string, Map<string, MethodErrors>>();
  for (const one of forecasts) {
    const scores = keys.get(one.key) ?? new Map<string, MethodErrors>();
    keys.set(one.key, scores);
    addForecast(scores, one);
  }
  return keys;
}

function addForecast(scores: Map<string, MethodErrors>, { actual, forecasts, scale }: KeyForecast): void {
  const ours = forecasts.get("ours") ?? [];
  const ran = (values: readonly number[]) => !values.some(Number.isNaN);
  const nobody = ![...forecasts].some(([method, values]) => method !== "ours" && ran(values));
  for (const [method, values] of forecasts) {
    if (!ran(values) && !nobody) continue;
    const errors = scores.get(method) ?? { own: new MetricAccumulator(), ours: new MetricAccumulator() };
    scores.set(method, errors);
    errors.own.add(actual, ran(values) ? values : ours, scale);
    errors.ours.add(actual, ours, scale);
  }
}
