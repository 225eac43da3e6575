/**
 * Charts: a result record in, a chart out that shows itself in notebooks and gives SVG for files. No statistics are
 * computed here, and nothing is drawn in a browser. For notebooks also tables and live progress.
 *
 * @module
 */
export { Chart, type ChartParts } from "./chart.ts";
export type { Scheme } from "./palette.ts";
export { type CalibrationRecord, plotCalibration } from "./calibration.ts";
export { type ConfusionRecord, plotConfusion } from "./confusion.ts";
export { type ContributionChartOptions, type ExplainedForecast, plotContributions } from "./contributions.ts";
export { plotExplained } from "./explained.ts";
export { plotKeyLooks } from "./key_looks.ts";
export { type ExplainedRows, plotRowContributions } from "./row_contributions.ts";
export { type KeyRowsChartOptions, plotKeyRows, type PredictedRows } from "./key_rows.ts";
export { plotMembers } from "./members.ts";
export { type CardedKey, plotModelCard } from "./model_card.ts";
export { type CorrelationRecord, plotCorrelations } from "./correlations.ts";
export { type IntervalCoverageRecord, plotCoverage } from "./coverage.ts";
export { plotCoverageHeatmap } from "./coverage_heatmap.ts";
export { type ImportanceRecord, plotFeatureImportance } from "./feature_importance.ts";
export {
  type ChartSeries,
  type ForecastChartOptions,
  type ForecastRecord,
  type ForecastSeries,
  plotForecast,
} from "./forecast.ts";
export { type HoldoutOptions, plotHoldout } from "./holdout.ts";
export { type KeyScoresRecord, plotKeyScores } from "./key_scores.ts";
export { type LeaderboardChartOptions, type LeaderboardColumns, plotLeaderboard } from "./leaderboard.ts";
export { type DatedForecast, type DatedValues, keyForecastRecord } from "./key_forecast.ts";
export { type LocalGlobalRecord, plotLocalAgainstGlobal } from "./local_against_global.ts";
export { type ErrorsByMethod, plotMseDistribution } from "./mse_distribution.ts";
export { plotRegret } from "./regret.ts";
export { type EvidencePoint, plotEvidence } from "./evidence.ts";
export { plotResiduals } from "./residuals.ts";
export { plotSeconds } from "./seconds.ts";
export { type CurveRecord, plotThresholdCurves } from "./threshold_curves.ts";
export { plotStepErrors, type StepErrorsRecord } from "./step_errors.ts";
export {
  examplesByDemandClass,
  type ExampleSeries,
  type ExamplesRecord,
  plotSeriesExamples,
} from "./series_examples.ts";
export { type NotebookKernel, show, type ShowOptions } from "./display.ts";
export { LiveProgress, type LiveProgressOptions } from "./live_progress.ts";
export {
  type FrameTable,
  type PrintableTable,
  tableHtml,
  type TableHtmlOptions,
  type TableLike,
} from "./table_html.ts";
export { plotMissing, plotTargets } from "./rows_summary.ts";
export { type ChartedTable, plotObserved, plotTypical } from "./table_charts.ts";
export { knownNumbers, panelColumns } from "./panel_columns.ts";
export { enterProjectFolder } from "./project_folder.ts";
