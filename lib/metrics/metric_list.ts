/** Name of a point forecast metric. */
export type MetricName =
  | "mse"
  | "rmse"
  | "mae"
  | "mape"
  | "smape"
  | "rmspe"
  | "wape"
  | "mase"
  | "rmsse"
  | "r2"
  | "bias";

/** What a reader needs to know of a metric. @typeParam Name Of the metric. */
export interface MetricInfo<Name extends string = MetricName> {
  /** Name in configs, reports and leaderboards. */
  readonly name: Name;
  /** Which values are better: lower, higher, or nearer to zero. */
  readonly direction: "lower" | "higher" | "zero";
  /** Value of a forecast without any error. */
  readonly perfect: number;
  /** Whether values of keys and spans count as large as they are where a choice is made; absent: beside what is typical of each. */
  readonly isComparable?: boolean;
  /** Unit of the value; a `fraction` of 0.1 is 10 %. */
  readonly unit: "y" | "y squared" | "fraction" | "none";
  /** Label for tables and charts. */
  readonly label: string;
}

/** Every point forecast metric, in the order of reports. */
export const METRICS: readonly MetricInfo[] = [
  { name: "mse", direction: "lower", perfect: 0, unit: "y squared", label: "MSE" },
  { name: "rmse", direction: "lower", perfect: 0, unit: "y", label: "RMSE" },
  { name: "mae", direction: "lower", perfect: 0, unit: "y", label: "MAE" },
  { name: "mape", direction: "lower", perfect: 0, unit: "fraction", label: "MAPE" },
  { name: "smape", direction: "lower", perfect: 0, unit: "fraction", label: "sMAPE" },
  { name: "rmspe", direction: "lower", perfect: 0, unit: "fraction", label: "RMSPE" },
  { name: "wape", direction: "lower", perfect: 0, unit: "fraction", label: "WAPE" },
  { name: "mase", direction: "lower", perfect: 0, unit: "none", label: "MASE" },
  { name: "rmsse", direction: "lower", perfect: 0, unit: "none", label: "RMSSE", isComparable: true },
  { name: "r2", direction: "higher", perfect: 1, unit: "none", label: "R²" },
  { name: "bias", direction: "zero", perfect: 0, unit: "fraction", label: "Bias" },
];

/** One value per metric. */
export type Scores = Record<MetricName, number>;

/** Whether a text names a point forecast metric. */
export function isMetricName(name: string): name is MetricName {
  return METRICS.some((metric) => metric.name === name);
}
