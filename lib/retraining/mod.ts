/**
 * Which keys are trained again, how and when: policy over what watching finds and how old models are, and the one way to carry
 * it out.
 *
 * @module
 */
export { type Budget, parseBudget } from "./budget.ts";
export type { WatchedKey } from "./key_facts.ts";
export type { ServedRetraining } from "./let_serve.ts";
export type {
  Blocker,
  PlannedKey,
  RetrainingKey,
  RetrainingPlan,
  RetrainingReason,
  SkipCode,
  SkippedKey,
  Tier,
  Trigger,
} from "./plan_retraining.ts";
export type { RetrainingRequest } from "./plan_table_retraining.ts";
export { type PreviewOptions, previewRetraining } from "./preview_retraining.ts";
export { retrainTable, type RetrainTableOptions } from "./retrain_table.ts";
export type { RetrainingResult } from "./retraining_result.ts";
export type { SettledRetraining } from "./settle_retraining.ts";
export type { BrokenForecast } from "./test_forecasts.ts";
export { type TableWatcher, type WatchedTable, watchNothing } from "./watched_table.ts";
