/**
 * Scores of forecasts, intervals and classes. Undefined is NaN with a reason, never 0; relative metrics are fractions.
 *
 * @module
 */
export type { MetricChoice } from "../core/config/metric_choice.ts";
export type { Rng } from "../core/numbers/random.ts";
export type { ClassAverage, ClassShareOptions, PositiveClass } from "./_class_counts.ts";
export type { Values } from "./_rows.ts";
export type { ErrorSums } from "./_sums.ts";
export { adjustPValues, type Correction } from "./adjust_p_values.ts";
export { type ChosenMetric, chosenMetric } from "./chosen_metric.ts";
export { type BootstrapInterval, bootstrapInterval, type BootstrapOptions } from "./bootstrap_interval.ts";
export { brier } from "./brier.ts";
export {
  type CalibrationBin,
  calibrationBins,
  calibrationError,
  type CalibrationOptions,
} from "./calibration_error.ts";
export { type ClassCurve, type ClassEvidence, classEvidence } from "./class_evidence.ts";
export { CLASS_METRICS, type ClassMetricInfo, type ClassMetricName, classMetrics } from "./class_metric_list.ts";
export type { ClassOptions } from "./class_rows.ts";
export { classSlopes } from "./class_slopes.ts";
export { type MeanSequence, meanSequence, type SequenceOptions } from "./confidence_sequence.ts";
export { comparePaired, type PairedComparison } from "./compare_paired.ts";
export { type ConfusionMatrix, confusionMatrix } from "./confusion_matrix.ts";
export { coverage, type IntervalBounds } from "./coverage.ts";
export { type ThresholdCurve, thresholdCurve } from "./curves.ts";
export { accuracy, balancedAccuracy, f1, precision, recall } from "./decision_metrics.ts";
export { type DieboldMariano, dieboldMariano } from "./diebold_mariano.ts";
export { type ErrorRatio, errorRatio, relativeDifference } from "./error_ratio.ts";
export { type ErrorScale, errorScale, type ScaleOptions } from "./error_scale.ts";
export { type ForecastFacts, forecastFacts, type ForecastWithFacts } from "./forecast_facts.ts";
export { intervalWidth } from "./interval_width.ts";
export { boundsWord } from "./metric_info.ts";
export { kolmogorovSmirnov, type SampleDistance } from "./kolmogorov_smirnov.ts";
export { logLoss } from "./log_loss.ts";
export { type AccumulatorState, MetricAccumulator } from "./metric_accumulator.ts";
export { type MetricInfo, type MetricName, METRICS, type Scores } from "./metric_list.ts";
export { bias, mae, mape, mase, mse, r2, rmse, rmspe, rmsse, smape, wape } from "./point_metrics.ts";
export { pinball } from "./pinball.ts";
export { populationStability, stabilityTail } from "./population_stability.ts";
export { prAuc } from "./pr_auc.ts";
export { rocAuc } from "./roc_auc.ts";
export { type ResidualBin, type ResidualEvidence, residualEvidence } from "./residual_evidence.ts";
export { type KeySlice, scoreIntervals } from "./score_intervals.ts";
export { type ClassScores, scoreClasses } from "./score_classes.ts";
export { type OutputOptions, outputSlopes, ROW_METRICS, scoreOutputs } from "./score_outputs.ts";
export { scoreForecast } from "./score_forecast.ts";
export { scoreSlopes } from "./score_slopes.ts";
export { studentPValue } from "./student_t.ts";
export { rankByScore } from "./rank_by_score.ts";
export { type UndefinedClassReason, undefinedClassReason } from "./undefined_class_reason.ts";
export { type UndefinedReason, undefinedReason } from "./undefined_reason.ts";
export { coverageOf, coverageScore, isVersionScore, NAIVE_ERROR, SKILL } from "./version_scores.ts";
export { wasserstein } from "./wasserstein.ts";
