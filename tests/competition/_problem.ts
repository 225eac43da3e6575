import type { NamedCombination } from "../../lib/models/catalog.ts";
import { type Loss, lossBy, type Problem } from "../../lib/competition/problems/problem.ts";
import { type ForecastOptions, forecastProblem } from "../../lib/competition/problems/forecast.ts";
import type { MetricName } from "../../lib/metrics/metric_list.ts";

/** Forecasting demand with plain options. */
export function demand(options: Partial<ForecastOptions> = {}): Problem {
  return forecastProblem({
    ...{ metric: "mase", intermittentMetric: "rmsse", horizon: 7, seasonLength: 7, minRows: 20 },
    ...{ zeroFilled: false, nonNegative: true },
    ...options,
  });
}

/** The loss of a metric of forecasts. */
export const loss = (metric: MetricName): Loss => lossBy(demand(), metric);

/** The combinations of a run without a list of its own. */
export const COMBINED: readonly NamedCombination[] = (["mean", "median", "blend"] as const).map((rule) => ({
  name: rule,
  rule,
}));
