/**
 * 1000models: one table of demand in, thousands of specialised, honestly selected, versioned forecasting models out.
 *
 * The rooms have public surfaces of their own (`lib/<room>/mod.ts`); this one has what a script needs.
 *
 * @module
 */
export { type Config, type ConfigInput, configSchema, parseConfig } from "./core/config.ts";
export { type ErrorRecord, ForecastError } from "./core/errors.ts";
export { CompetitionError, DataError, FitError, RegistryError, SeriesError, WorkerError } from "./core/errors.ts";
export type { Finding, Severity } from "./core/finding.ts";
export type { Logger, Progress } from "./core/logger.ts";
export type { FallbackReason, Outcome, OutcomeStatus } from "./core/outcome.ts";
export { formatKey, type Panel, partition, type SeriesKey, seriesKey } from "./core/panel.ts";
export * from "./data/mod.ts";
export { type EvaluateOptions, evaluateTable, type EvaluationResult } from "./training/evaluate.ts";
export { type PlanOptions, planTraining, type TrainingPlan } from "./training/plan.ts";
export type { TrainingResult, TrainingSummary } from "./training/result.ts";
export { type TrainOptions, trainTable } from "./training/train.ts";
export * from "./inference/mod.ts";
export { openRegistry, type Registry } from "./registry/registry.ts";
