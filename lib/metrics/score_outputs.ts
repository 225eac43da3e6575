import type { Values } from "./_rows.ts";
import type { ErrorScale } from "./error_scale.ts";
import { type MetricInfo, type MetricName, METRICS, type Scores } from "./metric_list.ts";
import { scoreForecast } from "./score_forecast.ts";
import { scoreSlopes } from "./score_slopes.ts";

/** How rows of several numbers are read. */
export interface OutputOptions {
  /** Numbers of a row, T >= 1; default 1. */
  readonly outputs?: number;
  /**
   * Errors of each output that `mase` and `rmsse` are measured in, as those of the mean of the rows that were learned from, shape
   * [T]; where outputs differ in their unit these two alone can be averaged over them. Absent: both are undefined.
   */
  readonly scales?: readonly ErrorScale[];
}

const OF_ROWS: ReadonlySet<MetricName> = new Set(["mse", "rmse", "mae", "mape", "r2"]);

/** What is told of rows without a calendar, in the order of reports; other metrics where a run asks for them. */
export const ROW_METRICS: readonly MetricInfo[] = METRICS.filter(({ name }) => OF_ROWS.has(name));

const UNKNOWN: ErrorScale = { mae: NaN, mse: NaN };

/**
 * Point metrics of rows with several numbers: the mean over the outputs whose actuals are known.
 *
 * @param actual Shape [n × T], row-major; a NaN is skipped.
 * @param predicted Shape [n × T]; NaN beside a known actual makes the metrics NaN.
 * @param options Outputs and their scales.
 * @returns One value per metric of `METRICS`, NaN where it is undefined for one of the outputs.
 * @throws {RangeError} If shapes differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scoreOutputs } from "@lib/metrics/score_outputs.ts";
 * assertEquals(scoreOutputs([1, 10, 2, 30], [1, 12, 4, 30], { outputs: 2 }).mae, 1);
 * ```
 */
export function scoreOutputs(actual: Values, predicted: Values, { outputs = 1, scales }: OutputOptions = {}): Scores {
  const came = columns(actual, outputs);
  const each = came.map((own, t) =>
    scoreForecast(own, columnOf(predicted, t, outputs), { scale: scales?.[t] ?? UNKNOWN })
  );
  const counted = each.filter((_, t) => Array.prototype.some.call(came[t], (value) => !Number.isNaN(value)));
  // A metric that is undefined for one of them is so for all.
  const average = (name: MetricName) => counted.reduce((sum, scores) => sum + scores[name], 0) / counted.length;
  // The same object with all its metrics, as every output has them.
  return Object.fromEntries(METRICS.map(({ name }) => [name, average(name)])) as Scores;
}

/**
 * How fast a metric of rows grows with the error of each number, see `scoreSlopes`.
 *
 * @param metric Name of the metric. @param actual Shape [n × T]. @param options `predicted`: shape [n × T]; outputs and scales.
 * @returns >= 0, shape [n × T]; 0 where there is no say.
 * @throws {RangeError} If shapes differ.
 */
export function outputSlopes(
  metric: MetricName,
  actual: Values,
  { predicted, outputs = 1, scales }: OutputOptions & { readonly predicted: Values },
): Float64Array {
  const slopes = new Float64Array(actual.length);
  columns(actual, outputs).forEach((own, t) => {
    const of = { predicted: columnOf(predicted, t, outputs), scale: scales?.[t] ?? UNKNOWN };
    scoreSlopes(metric, own, of).forEach((slope, row) => {
      slopes[row * outputs + t] = slope / outputs;
    });
  });
  return slopes;
}

/** The values of one output, shape [n]: those of a single one as they are. */
function columnOf(values: Values, output: number, outputs: number): Values {
  if (outputs === 1) return values;
  return Float64Array.from(
    { length: Math.ceil((values.length - output) / outputs) },
    (_, row) => values[row * outputs + output]!,
  );
}

function columns(values: Values, outputs: number): Values[] {
  return Array.from({ length: outputs }, (_, t) => columnOf(values, t, outputs));
}
