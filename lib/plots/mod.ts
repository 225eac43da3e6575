/**
 * Charts: a result record in, a chart out that shows itself in notebooks and gives SVG for files. No statistics are
 * computed here, and nothing is drawn in a browser. For notebooks also tables and live progress.
 *
 * @module
 */
export { Chart, type ChartParts } from "./frame/chart.ts";
export type { Scheme } from "./frame/palette.ts";
export { type CalibrationRecord, plotCalibration } from "./scores/calibration.ts";
export { type ConfusionRecord, plotConfusion } from "./scores/confusion.ts";
export { type ContributionChartOptions, type ExplainedForecast, plotContributions } from "./explained/contributions.ts";
export { plotExplained } from "./explained/explained.ts";
export { plotKeyLooks } from "./forecasts/key_looks.ts";
export { type ExplainedRows, plotRowContributions } from "./explained/row_contributions.ts";
export { type KeyRowsChartOptions, plotKeyRows, type PredictedRows } from "./forecasts/key_rows.ts";
export { plotMembers } from "./scores/members.ts";
export { type CardedKey, plotModelCard } from "./explained/model_card.ts";
export { type CorrelationRecord, plotCorrelations } from "./table/correlations.ts";
export { type IntervalCoverageRecord, plotCoverage } from "./scores/coverage.ts";
export { plotCoverageHeatmap } from "./table/coverage_heatmap.ts";
export { type ImportanceRecord, plotFeatureImportance } from "./explained/feature_importance.ts";
export {
  type ChartSeries,
  type ForecastChartOptions,
  type ForecastRecord,
  type ForecastSeries,
  plotForecast,
} from "./forecasts/forecast.ts";
export { type HoldoutOptions, plotHoldout } from "./scores/holdout.ts";
export { type KeyScoresRecord, plotKeyScores } from "./scores/key_scores.ts";
export { type LeaderboardChartOptions, type LeaderboardColumns, plotLeaderboard } from "./scores/leaderboard.ts";
export { type DatedForecast, type DatedValues, keyForecastRecord } from "./forecasts/key_forecast.ts";
export { type LocalGlobalRecord, plotLocalAgainstGlobal } from "./scores/local_against_global.ts";
export { type ErrorsByMethod, plotMseDistribution } from "./scores/mse_distribution.ts";
export { plotRegret } from "./scores/regret.ts";
export { type EvidencePoint, plotEvidence } from "./scores/evidence.ts";
export { plotResiduals } from "./scores/residuals.ts";
export { plotSeconds } from "./scores/seconds.ts";
export { type CurveRecord, plotThresholdCurves } from "./scores/threshold_curves.ts";
export { plotStepErrors, type StepErrorsRecord } from "./scores/step_errors.ts";
export {
  examplesByDemandClass,
  type ExampleSeries,
  type ExamplesRecord,
  plotSeriesExamples,
} from "./table/series_examples.ts";
export { type NotebookKernel, show, type ShowOptions } from "./frame/display.ts";
export { LiveProgress, type LiveProgressOptions } from "./live_progress.ts";
export {
  type FrameTable,
  type PrintableTable,
  tableHtml,
  type TableHtmlOptions,
  type TableLike,
} from "./frame/table_html.ts";
export { plotMissing, plotTargets } from "./table/rows_summary.ts";
export { type ChartedTable, plotObserved, plotTypical } from "./table/table_charts.ts";
export { knownNumbers, panelColumns } from "./table/panel_columns.ts";
export { enterProjectFolder } from "./project_folder.ts";
