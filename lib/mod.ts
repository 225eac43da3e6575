/**
 * 1000models: one table of demand in, thousands of specialised, honestly selected, versioned forecasting models out.
 *
 * What notebooks and scripts need, 40 names at most; all else is in the rooms' own lists, `1000models/data` and so on.
 *
 * @module
 */
// A config.
export type { Config } from "./core/config/config.ts";
export { loadConfig } from "./data/load_config.ts";
export { parseConfig } from "./core/config/config.ts";
export { metricName } from "./core/config/metric_choice.ts";
// Data in memory.
export { readTable } from "./memory/read_table.ts";
export { train } from "./memory/train.ts";
export { forecast } from "./memory/forecast.ts";
export { predict } from "./memory/predict.ts";
export { openInference } from "./memory/open_inference.ts";
// Tables in files.
export { prepareTable } from "./data/prepare.ts";
export { currentGroup } from "./data/store/feature_store.ts";
export { planTraining } from "./training/plan/plan.ts";
export { trainTable } from "./training/train.ts";
export { tuneTable } from "./training/tuning/tune_table.ts";
export { evaluateTable } from "./training/run/evaluate.ts";
export { draftFuture } from "./inference/plan/draft_future.ts";
export { infer } from "./inference/infer_any.ts";
export { forecastKey } from "./inference/series/forecast_key.ts";
export { lookAtKey } from "./inference/look_at_key.ts";
export { explain } from "./lineage/explain_any.ts";
// What serves.
export { openRegistry } from "./registry/registry.ts";
export { gateRun } from "./lifecycle/gate.ts";
export { planRunPromotion, promoteRun } from "./lifecycle/promote.ts";
export { previewMoves } from "./inference/preview_moves.ts";
export { verifyVersions } from "./inference/verify_versions.ts";
export { rejectRun } from "./lifecycle/reject.ts";
export { rollBack } from "./lifecycle/roll_back.ts";
export { describeLineage } from "./lineage/describe_lineage.ts";
export { compareRuns } from "./lineage/compare_runs.ts";
export { monitorTable } from "./monitoring/monitor.ts";
export { evaluateRows } from "./monitoring/rows/evaluate_rows.ts";
export { monitorRows } from "./monitoring/monitor_rows.ts";
export { retrainTable } from "./retraining/retrain_table.ts";
// Results of all of them.
export { readColumns } from "./data/tables/read_columns.ts";
export { formatKey } from "./core/rows/panel.ts";
export { ForecastError } from "./core/errors/errors.ts";
