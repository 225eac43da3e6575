/**
 * Charts: a result record in, a chart out that shows itself in notebooks and gives SVG for files. No statistics are
 * computed here, and nothing is drawn in a browser. For notebooks also tables and live progress.
 *
 * @module
 */
export { plotExplained } from "./explained/explained.ts";
export { type ImportanceRecord, plotFeatureImportance } from "./explained/feature_importance.ts";
export { type CardedKey, plotModelCard } from "./explained/model_card.ts";
export {
  type ChartSeries,
  type ForecastChartOptions,
  type ForecastRecord,
  type ForecastSeries,
  plotForecast,
} from "./forecasts/forecast.ts";
export { plotKeyLooks } from "./forecasts/key_looks.ts";
export { Chart, type ChartParts } from "./frame/chart.ts";
export { type NotebookKernel, show, type ShowOptions } from "./frame/display.ts";
export type { Scheme } from "./frame/palette.ts";
export {
  type FrameTable,
  type PrintableTable,
  tableHtml,
  type TableHtmlOptions,
  type TableLike,
} from "./frame/table_html.ts";
export { LiveProgress, type LiveProgressOptions } from "./live_progress.ts";
export { enterProjectFolder } from "./project_folder.ts";
export { type IntervalCoverageRecord, plotCoverage } from "./scores/coverage.ts";
export { type HoldoutOptions, plotHoldout } from "./scores/holdout.ts";
export { type KeyScoresRecord, plotKeyScores } from "./scores/key_scores.ts";
export { type LeaderboardChartOptions, type LeaderboardColumns, plotLeaderboard } from "./scores/leaderboard.ts";
export { type LocalGlobalRecord, plotLocalAgainstGlobal } from "./scores/local_against_global.ts";
export { plotMembers } from "./scores/members.ts";
export { type ErrorsByMethod, plotMseDistribution } from "./scores/mse_distribution.ts";
export { plotRegret } from "./scores/regret.ts";
export { plotSeconds } from "./scores/seconds.ts";
export { type CorrelationRecord, plotCorrelations } from "./table/correlations.ts";
export { knownNumbers, panelColumns } from "./table/panel_columns.ts";
export { type ChartedTable, plotObserved, plotTypical } from "./table/table_charts.ts";
