/**
 * Resolve the model to serve, build the future frame, and predict in batch or for one key.
 *
 * @module
 */
export { openForecastService } from "./service/hot_service.ts";
export type {
  ExplainedKey,
  FollowNews,
  ForecastService,
  KeyDescription,
  KeyList,
  KeyPage,
  ServedFolders,
  ServedKey,
  ServedState,
  ServiceAnswer,
  ServiceNote,
  ServiceSource,
  ServiceStatus,
  ServingRun,
  TableDescription,
} from "./service/forecast_service.ts";
export type { RequestRow, RowCell, RowsRequest, ServiceRequest } from "./requests/request.ts";
export { draftFuture, type FutureDraft } from "./plan/draft_future.ts";
export type { ServingExplanation } from "./champions/explain_serving.ts";
export type { ForecastChange, ForecastChanges } from "./forecast_changes.ts";
export { forecastKey, type KeySeries } from "./series/forecast_key.ts";
export type { BatchKey, ForecastBatch, ForecastRole } from "./log/forecast_batch.ts";
export { type ForecastLog, type ForecastLogOptions, openForecastLog } from "./log/forecast_log.ts";
export {
  forecastPanel,
  type KeyForecast,
  type PanelForecast,
  type PanelForecastOptions,
} from "./champions/forecast_panel.ts";
export type { CacheStatus } from "../core/bytes/byte_cache.ts";
export {
  type InferenceResult,
  type InferOptions,
  inferTable,
  type TotalsRequest,
  type WriteOptions,
} from "./series/infer.ts";
export { type AnyInference, infer, type InferAnyOptions } from "./infer_any.ts";
export {
  type KeyLook,
  lookAtKey,
  type LookColumns,
  lookColumns,
  type RowsLook,
  type SeriesLook,
} from "./look_at_key.ts";
export type { LoggedCounts } from "./series/inference_log.ts";
export { inferRows, type InferRowsOptions, type RowsResult } from "./rows/infer_rows.ts";
export { type PredictedKey, predictKey } from "./rows/predict_key.ts";
export type { RowChoice } from "./rows/chosen_rows.ts";
export type { RowsSource } from "./rows/open_rows.ts";
export type { KeyPrediction, ModelScope, RowForm, TablePredictions } from "./rows/predict_table.ts";
export type { ServedSource } from "./rows/served_rows.ts";
export type { RowsAnswer, RowsDescription } from "./service/rows_answer.ts";
export {
  type InferencePlan,
  type InferenceSource,
  planInference,
  type SelectPositions,
} from "./plan/plan_inference.ts";
export { type ForecastPreview, previewForecasts } from "./preview_forecasts.ts";
export { type MovePreview, previewMoves } from "./preview_moves.ts";
export type { CodedTexts } from "./log/coded_texts.ts";
export type { DamagedLog } from "./log/log_sources.ts";
export { ForecastReading, type LogFilter, type LoggedRows } from "./log/read_forecast_log.ts";
export type { Served, Serving, Unserved } from "./champions/serving.ts";
export { type BrokenVersion, verifyVersions, type VersionsVerification } from "./verify_versions.ts";
export type { DataFacts } from "./plan/whole_version.ts";
export * from "./series/forecast_totals.ts";
