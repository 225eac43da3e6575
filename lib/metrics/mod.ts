/**
 * Scores of forecasts, intervals and classes. Undefined is NaN with a reason, never 0; relative metrics are fractions.
 *
 * @module
 */
export type { ClassAverage, ClassShareOptions, PositiveClass } from "./_class_counts.ts";
export type { Values } from "./_rows.ts";
export { adjustPValues, type Correction } from "./adjust_p_values.ts";
export { type BootstrapInterval, bootstrapInterval, type BootstrapOptions } from "./bootstrap_interval.ts";
export { brier } from "./brier.ts";
export type { CalibrationBin } from "./calibration_error.ts";
export type { ClassCurve, ClassEvidence } from "./class_evidence.ts";
export { CLASS_METRICS, type ClassMetricInfo, type ClassMetricName } from "./class_metric_list.ts";
export type { ClassOptions } from "./class_rows.ts";
export { comparePaired, type PairedComparison } from "./compare_paired.ts";
export { type ConfusionMatrix, confusionMatrix } from "./confusion_matrix.ts";
export { coverage, type IntervalBounds } from "./coverage.ts";
export { accuracy, balancedAccuracy, f1, precision, recall } from "./decision_metrics.ts";
export { type DieboldMariano, dieboldMariano } from "./diebold_mariano.ts";
export type { ErrorRatio } from "./error_ratio.ts";
export type { ErrorScale, ScaleOptions } from "./error_scale.ts";
export { intervalWidth } from "./interval_width.ts";
export { logLoss } from "./log_loss.ts";
export { boundsWord } from "./metric_info.ts";
export { type MetricInfo, type MetricName, METRICS, type Scores } from "./metric_list.ts";
export { pinball } from "./pinball.ts";
export { bias, mae, mape, mase, mse, r2, rmse, rmspe, rmsse, smape, wape } from "./point_metrics.ts";
export { prAuc } from "./pr_auc.ts";
export { rankByScore } from "./rank_by_score.ts";
export type { ResidualBin, ResidualEvidence } from "./residual_evidence.ts";
export { rocAuc } from "./roc_auc.ts";
export { scoreForecast } from "./score_forecast.ts";
export { type UndefinedClassReason, undefinedClassReason } from "./undefined_class_reason.ts";
export { type UndefinedReason, undefinedReason } from "./undefined_reason.ts";
