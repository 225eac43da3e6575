/**
 * Resolve the model to serve, build the future frame, and predict in batch or for one key.
 *
 * @module
 */
export type { ServingExplanation } from "./champions/explain_serving.ts";
export type { KeyForecast, PanelForecast } from "./champions/forecast_panel.ts";
export type { Served, Serving, Unserved } from "./champions/serving.ts";
export type { ForecastChange, ForecastChanges } from "./forecast_changes.ts";
export { type AnyInference, infer, type InferAnyOptions } from "./infer_any.ts";
export {
  type KeyLook,
  lookAtKey,
  type LookColumns,
  lookColumns,
  type RowsLook,
  type SeriesLook,
} from "./look_at_key.ts";
export { draftFuture, type FutureDraft } from "./plan/draft_future.ts";
export type { InferenceSource } from "./plan/plan_inference.ts";
export type { DataFacts } from "./plan/whole_version.ts";
export { type ForecastPreview, previewForecasts } from "./preview_forecasts.ts";
export { type MovePreview, previewMoves } from "./preview_moves.ts";
export type { RequestRow, RowCell, RowsRequest, ServiceRequest } from "./requests/request.ts";
export type { RowChoice } from "./rows/chosen_rows.ts";
export { inferRows, type InferRowsOptions, type RowsResult } from "./rows/infer_rows.ts";
export type { RowsSource } from "./rows/open_rows.ts";
export { type PredictedKey, predictKey } from "./rows/predict_key.ts";
export type { KeyPrediction, ModelScope, RowForm, TablePredictions } from "./rows/predict_table.ts";
export type { ServedSource } from "./rows/served_rows.ts";
export { forecastKey, type KeySeries } from "./series/forecast_key.ts";
export {
  type InferenceResult,
  type InferOptions,
  inferTable,
  type TotalsRequest,
  type WriteOptions,
} from "./series/infer.ts";
export type { LoggedCounts } from "./series/inference_log.ts";
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
export { openForecastService } from "./service/hot_service.ts";
export type { RowsAnswer, RowsDescription } from "./service/rows_answer.ts";
export { type BrokenVersion, verifyVersions, type VersionsVerification } from "./verify_versions.ts";
