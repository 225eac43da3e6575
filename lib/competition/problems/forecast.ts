import { classifyDemand } from "../../core/statistics.ts";
import { linkOf } from "../../features/transform.ts";
import { isMetricName, METRICS } from "../../metrics/metric_list.ts";
import { scoreForecast } from "../../metrics/score_forecast.ts";
import { scoreSlopes } from "../../metrics/score_slopes.ts";
import { scaleUpTo } from "../backtest.ts";
import { boundForecast, type Seen } from "../bounds.ts";
import { fallbackName, findFallbackReason, lastSeasonValue } from "../eligibility.ts";
import { intervalEnds } from "../intervals.ts";
import type { KeyFacts, Problem } from "../problem.ts";
import { smearForecast, smearOf } from "../smear.ts";
import { spreadOf } from "../spread.ts";
import { limitsOf, type VerdictOptions } from "../verdict.ts";
import { seriesTraits } from "./series_traits.ts";
import { type DemandMetrics, isSquared, metricOf } from "./demand_metric.ts";

/** What forecasting demand depends on beside the series. */
export interface ForecastOptions extends DemandMetrics, VerdictOptions {
  /** Whether demand cannot be negative. */
  readonly nonNegative: boolean;
}

/**
 * Forecasting demand: a span has one row for each step of the horizon, a row one output; keys are chosen for by demand class.
 *
 * @param options Of the run.
 */
export function forecastProblem(options: ForecastOptions): Problem {
  const { horizon, seasonLength, zeroFilled, nonNegative } = options, limits = limitsOf(options);
  return {
    metrics: METRICS,
    slopes: (metric, { actual, scale }, predicted) =>
      isMetricName(metric) ? scoreSlopes(metric, actual, predicted, scale) : new Float64Array(actual.length),
    scores: ({ actual, scale }, predicted) => scoreForecast(actual, predicted, { scale }),
    groupOf,
    widerGroup,
    metricOf: (group) => metricOf(group, options),
    fallbackName: (verdict) => fallbackName(verdict, zeroFilled),
    judge: (known) => ({ reason: findFallbackReason(known, limits), kind: classifyDemand(known).demandClass }),
    baseline(known, verdict) {
      const isSilent = fallbackName(verdict, zeroFilled) === "zero";
      return Float64Array.from(
        { length: horizon },
        (_, h) => isSilent ? 0 : lastSeasonValue(known, h + 1, seasonLength),
      );
    },
    measure: (known) => ({
      scale: scaleUpTo(known, seasonLength),
      spread: spreadOf(known, seasonLength),
      traits: seriesTraits(known, seasonLength),
    }),
    constrain: (predicted, seen) => constrainForecast(predicted, { seen, nonNegative }),
    calibration(key, { input, spec }) {
      // What a model of log demand forecasts is the middle; a squared error asks for the mean.
      const isMiddle = input === "design" && linkOf(spec.transform) === "log1p";
      if (!isMiddle || !isSquared(metricOf(groupOf(key), options))) return null;
      return {
        factorOf: (folds) => smearOf(folds, spec),
        apply: (middle, factor) => smearForecast(middle, factor, spec),
      };
    },
    ends: (interval, yhat, spread) => intervalEnds(interval, yhat, { spread, floor: nonNegative ? 0 : -Infinity }),
  };
}

/**
 * A forecast within reach of what was seen, and not below zero where demand cannot be.
 *
 * @param predicted Unit of `y`, shape [h]. @param by What was seen, and whether demand cannot be negative.
 * @returns Shape [h]; NaN where nothing finite was predicted.
 */
export function constrainForecast(
  predicted: Float64Array,
  { seen, nonNegative }: { readonly seen: Seen; readonly nonNegative: boolean },
): Float64Array {
  const floor = nonNegative ? 0 : -Infinity;
  return boundForecast(predicted, seen).map((value) => Number.isFinite(value) ? Math.max(floor, value) : NaN);
}

function groupOf({ reason, kind }: KeyFacts): string {
  if (reason === "TOO_SHORT") return "short";
  return reason === "" ? kind : "";
}

/**
 * Demand classes with few keys are chosen for together: those that sell most periods, and those that do not. Short keys, which
 * few contenders can serve, are nobody else's.
 */
function widerGroup(group: string): string {
  if (group === "short") return group;
  return group === "smooth" || group === "erratic" ? "regular" : "sparse";
}
