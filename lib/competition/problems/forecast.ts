import { METRICS } from "../../metrics/metric_list.ts";
import { scoreForecast } from "../../metrics/score_forecast.ts";
import { fallbackName } from "../eligibility.ts";
import type { Problem } from "../problem.ts";
import { type DemandMetrics, metricOf } from "./demand_metric.ts";

/** What forecasting demand depends on beside the series. */
export interface ForecastOptions extends DemandMetrics {
  /** Whether zeros were filled in for absent rows. */
  readonly zeroFilled: boolean;
}

/**
 * Forecasting demand: a span has one row for each step of the horizon, a row one output; keys are chosen for by demand class.
 *
 * @param options Of the run.
 */
export function forecastProblem(options: ForecastOptions): Problem {
  return {
    metrics: METRICS,
    scores: ({ actual, scale }, predicted) => scoreForecast(actual, predicted, { scale }),
    groupOf: ({ reason, kind }) => reason === "TOO_SHORT" ? "short" : reason === "" ? kind : "",
    widerGroup,
    metricOf: (group) => metricOf(group, options),
    fallbackName: (verdict) => fallbackName(verdict, options.zeroFilled),
  };
}

/**
 * Demand classes with few keys are chosen for together: those that sell most periods, and those that do not. Short keys, which
 * few contenders can serve, are nobody else's.
 */
function widerGroup(group: string): string {
  if (group === "short") return group;
  return group === "smooth" || group === "erratic" ? "regular" : "sparse";
}
