import type { MetricName } from "../metrics/metric_list.ts";
import { scoreForecast } from "../metrics/score_forecast.ts";
import { combineForecasts } from "./combine.ts";
import { actualOf, type Backtest, forecastOf, scaleOf } from "./backtest.ts";

/** Measures that a choice can minimise. */
export type SelectionMetric = Exclude<MetricName, "r2" | "bias">;

/** A combination of contenders: weights [C] by fold for honest scoring, and for use. */
export interface Combination {
  /** Name in leaderboards. */
  readonly name: string;
  /** Weighted mean, or median of the members with weight. */
  readonly combine: "weighted" | "median";
  /** Weights for use after the choice, shape [C]. */
  readonly weights: Float64Array;
  /** Weights to score with, learned without the span's own fold, shape [S][C]; `weights` where nothing was learned. */
  readonly bySpan: readonly Float64Array[];
}

/**
 * Forecast of a combination on one span of one key.
 *
 * @param backtest Of one key. @param combination Weights and rule. @param span Index in [0, S).
 * @returns Shape [h]; NaN where no member ran.
 */
export function combinationForecast(backtest: Backtest, combination: Combination, span: number): Float64Array {
  const weights = combination.bySpan[span];
  const members: Float64Array[] = [], used: number[] = [];
  for (let c = 0; c < weights.length; c++) {
    if (weights[c] === 0) continue;
    const forecast = forecastOf(backtest, c, span);
    if (Number.isNaN(forecast[0])) continue;
    members.push(forecast);
    used.push(weights[c]);
  }
  const horizon = actualOf(backtest, span).length;
  if (members.length === 0) return new Float64Array(horizon).fill(NaN);
  return combineForecasts(members, { combine: combination.combine, weights: used });
}

/**
 * Errors of all contenders and combinations of one key on the spans given.
 *
 * @param backtest Of one key. @param combinations Entered beside the C contenders.
 * @param options `metric`; `spans`: indices to score, shape [F].
 * @returns Row-major, shape [(C + combinations) × F]; NaN where undefined.
 */
export function scoreKey(
  backtest: Backtest,
  combinations: readonly Combination[],
  options: { metric: SelectionMetric; spans: readonly number[] },
): Float64Array {
  const contenders = backtest.fitMs.length;
  const { metric, spans } = options;
  const out = new Float64Array((contenders + combinations.length) * spans.length);
  spans.forEach((span, f) => {
    const actual = actualOf(backtest, span);
    const scale = scaleOf(backtest, span);
    for (let c = 0; c < contenders; c++) {
      out[c * spans.length + f] = scoreForecast(actual, forecastOf(backtest, c, span), { scale })[metric];
    }
    combinations.forEach((combination, i) => {
      const predicted = combinationForecast(backtest, combination, span);
      out[(contenders + i) * spans.length + f] = scoreForecast(actual, predicted, { scale })[metric];
    });
  });
  return out;
}
