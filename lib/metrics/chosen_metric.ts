import { type MetricChoice, metricName, type MixPart } from "../core/config/metric_choice.ts";
import { assertSameLength, meanOfKnown, sidedLoss, type Values } from "./_rows.ts";
import type { ErrorScale } from "./error_scale.ts";
import { isMetricName, type MetricName, METRICS } from "./metric_list.ts";
import { scoreForecast } from "./score_forecast.ts";
import { scoreSlopes } from "./score_slopes.ts";

export type { Values } from "./_rows.ts";

/** A metric as a config asks for it: one of the list, or money, a service level, a mix. */
export interface ChosenMetric {
  /** Short name in tables and reports. */
  readonly name: string;
  /** All errors are better the lower they are. */
  readonly direction: "lower";
  /** Value of a forecast without any error. */
  readonly perfect: 0;
  /** Unit of the value. */
  readonly unit: string;
  /**
   * Value of a forecast of one series, >= 0.
   *
   * @param actual Shape [h]; a NaN row is skipped. @param predicted Shape [h]. @param scale Of the series.
   * @returns NaN where undefined.
   */
  score(actual: Values, predicted: Values, scale: ErrorScale): number;
  /**
   * How fast it grows with the error of each row, on the side of the error.
   *
   * @param actual Shape [h]. @param predicted Shape [h]. @param scale Of the series.
   * @returns >= 0, shape [h]; 0 for rows without a say.
   */
  slopes(actual: Values, predicted: Values, scale: ErrorScale): Float64Array;
  /** Loss of one row, where the metric is the mean of such; absent where it is not. */
  readonly ofRow?: (actual: number, predicted: number) => number;
}

/**
 * The metric that a config asks for.
 *
 * @param choice Of a config. That of groups of keys is, of one key alone, its WAPE.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config/config.ts";
 * import { chosenMetric } from "@lib/metrics/chosen_metric.ts";
 * const { metric } = parseConfig({ source: "t.csv", metric: { cost: { under: 5, over: 1 } } });
 * const { name, unit, score } = chosenMetric(metric);
 * assertEquals([name, unit], ["cost_5_1", "money per period"]);
 * assertEquals(score([10, 10], [8, 11], { mae: 1, mse: 1 }), (2 * 5 + 1) / 2);
 * ```
 */
export function chosenMetric(choice: MetricChoice): ChosenMetric {
  const name = metricName(choice);
  if (typeof choice === "string") return listed(ofForecasts(choice), name);
  const { metric, pinball, cost, mix } = choice;
  if (pinball !== null) return sided({ under: pinball, over: 1 - pinball }, { name, unit: "y" });
  if (cost !== null) return sided(cost, { name, unit: "money per period" });
  return mix === null ? listed(ofForecasts(metric ?? "wape"), name) : mixed(mix, name);
}

/** A config of a forecast has no other. */
function ofForecasts(name: string): MetricName {
  if (isMetricName(name)) return name;
  throw new RangeError(`Cannot measure a forecast as the metric must be one of forecasts: current value is "${name}"`);
}

type Told = Pick<ChosenMetric, "name" | "unit">;
const ERROR = { direction: "lower", perfect: 0 } as const;

function listed(metric: MetricName, name: string): ChosenMetric {
  return {
    ...ERROR,
    name,
    unit: METRICS.find((one) => one.name === metric)?.unit ?? "none",
    score: (actual, predicted, scale) => scoreForecast(actual, predicted, { scale })[metric],
    slopes: (actual, predicted, scale) => scoreSlopes(metric, actual, { predicted, scale }),
  };
}

/** Mean over the rows of what a unit too little or too much costs. */
function sided({ under, over }: { readonly under: number; readonly over: number }, told: Told): ChosenMetric {
  const ofRow = sidedLoss({ under, over });
  return {
    ...ERROR,
    ...told,
    ofRow,
    score: (actual, predicted) => meanOfKnown(actual, predicted, ofRow),
    slopes(actual, predicted) {
      assertSameLength(actual, predicted);
      const count = Array.from(actual).filter((value) => !Number.isNaN(value)).length;
      return Float64Array.from(actual, (value, i) => {
        const error = predicted[i]! - value;
        return Number.isFinite(error) ? (error < 0 ? under : over) / count : 0;
      });
    },
  };
}

/**
 * Weighted mean of several. Those in the unit of demand are taken in units of the seasonal naive error, so that a weight means
 * the same for keys of any size. One that is undefined for the rows, as WAPE where nothing came, has no say there.
 */
function mixed(mix: readonly MixPart[], name: string): ChosenMetric {
  const parts = mix.filter(({ weight }) => weight > 0).map((part) => ({ weight: part.weight, ...scaleFree(part) }));
  return {
    ...ERROR,
    name,
    unit: "none",
    score(actual, predicted, scale) {
      let sum = 0, total = 0;
      for (const { weight, score } of parts) {
        const value = score(actual, predicted, scale);
        if (Number.isNaN(value)) continue;
        sum += weight * value;
        total += weight;
      }
      return sum / total;
    },
    slopes(actual, predicted, scale) {
      const out = new Float64Array(actual.length);
      let total = 0;
      for (const { weight, score, slopes } of parts) {
        if (Number.isNaN(score(actual, predicted, scale))) continue;
        slopes(actual, predicted, scale).forEach((slope, i) => out[i]! += weight * slope);
        total += weight;
      }
      return total > 0 ? out.map((slope) => slope / total) : out;
    },
  };
}

/** The scaled metrics of the same kind as those in the unit of demand. */
const SCALED: Readonly<Record<string, MetricName>> = { mae: "mase", mse: "rmsse", rmse: "rmsse" };

function scaleFree(part: MixPart): Pick<ChosenMetric, "score" | "slopes"> {
  if (part.metric !== null) return listed(ofForecasts(SCALED[part.metric] ?? part.metric), "");
  const { score, slopes } = chosenMetric({ ...part, wape: null, mix: null, biasLimit: null, stability: 0 });
  const unitOf = ({ mae }: ErrorScale) => mae > 0 ? mae : NaN;
  return {
    score: (actual, predicted, scale) => score(actual, predicted, scale) / unitOf(scale),
    slopes: (actual, predicted, scale) => slopes(actual, predicted, scale).map((slope) => slope / unitOf(scale)),
  };
}
