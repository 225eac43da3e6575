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

/** What a reader needs to know of a metric. */
export interface MetricInfo {
  /** Name in configs, reports and leaderboards. */
  readonly name: MetricName;
  /** Which values are better: lower, higher, or nearer to zero. */
  readonly direction: "lower" | "higher" | "zero";
  /** Unit of the value; a `fraction` of 0.1 is 10 %. */
  readonly unit: "y" | "y squared" | "fraction" | "none";
  /** Label for tables and charts. */
  readonly label: string;
}

/** Every point forecast metric, in the order of reports. */
export const METRICS: readonly MetricInfo[] = [
  { name: "mse", direction: "lower", unit: "y squared", label: "MSE" },
  { name: "rmse", direction: "lower", unit: "y", label: "RMSE" },
  { name: "mae", direction: "lower", unit: "y", label: "MAE" },
  { name: "mape", direction: "lower", unit: "fraction", label: "MAPE" },
  { name: "smape", direction: "lower", unit: "fraction", label: "sMAPE" },
  { name: "rmspe", direction: "lower", unit: "fraction", label: "RMSPE" },
  { name: "wape", direction: "lower", unit: "fraction", label: "WAPE" },
  { name: "mase", direction: "lower", unit: "none", label: "MASE" },
  { name: "rmsse", direction: "lower", unit: "none", label: "RMSSE" },
  { name: "r2", direction: "higher", unit: "none", label: "R²" },
  { name: "bias", direction: "zero", unit: "fraction", label: "Bias" },
];

/** One value per metric. */
export type Scores = Record<MetricName, number>;
