/**
 * 1000models: one table of demand in, thousands of specialised, honestly selected, versioned forecasting models out.
 *
 * The rooms have public surfaces of their own (`lib/<room>/mod.ts`); this one has what a script needs.
 *
 * @module
 */
export { type Config, type ConfigInput, configSchema, parseConfig } from "./core/config/config.ts";
export type { Environment } from "./core/environment.ts";
export type { ErrorCode } from "./core/errors/error_codes.ts";
export { type ErrorRecord, ForecastError } from "./core/errors/errors.ts";
export {
  CompetitionError,
  DataError,
  FitError,
  RegistryError,
  SeriesError,
  WorkerError,
} from "./core/errors/errors.ts";
export type { StoredProblem, Verification } from "./core/errors/problem.ts";
export type { Finding, Severity } from "./core/errors/finding.ts";
export type { FindingCode } from "./core/errors/finding_codes.ts";
export type { Logger, Progress } from "./core/logger.ts";
export { type MetricChoice, metricName } from "./core/config/metric_choice.ts";
export type { FallbackReason, KeyVerdict, Outcome, OutcomeStatus } from "./core/outcome.ts";
export { formatKey, type Panel, partition, type SeriesKey, seriesKey } from "./core/rows/panel.ts";
export type { Champion, ChampionMember } from "./competition/champions/champion.ts";
export type { BaseChampion, BaseMember, FittedModel } from "./competition/champions/champion_base.ts";
export type { SeenHistory } from "./competition/calibration/bounds.ts";
export type { Combine } from "./competition/backtest/combine.ts";
export type { NewcomerAge, NewcomerProfile } from "./competition/contenders/newcomers.ts";
export type { VerdictLimits } from "./competition/backtest/verdict.ts";
export type { Span, SpanPlan } from "./competition/backtest/folds.ts";
export type { Artifact, ArtifactArray } from "./core/bytes/artifact.ts";
export type { Calendar, Frequency } from "./core/time/calendar.ts";
export type { Design } from "./core/rows/design.ts";
export type { ColumnKind, Task } from "./core/rows/task.ts";
export type { ExogenousColumn, ExogenousKind } from "./core/rows/panel.ts";
export type { Rng } from "./core/numbers/random.ts";
export type { ExogenousSource, FeatureRecipe, FeatureSpec, TargetTransform } from "./features/spec/spec.ts";
export type { MetricName, Scores } from "./metrics/metric_list.ts";
export type { Contender } from "./models/catalog.ts";
export type { Future, ModelFamily, OnPrior, Params, SmallerWay, Training } from "./models/contract/family.ts";
export type { Files, ReadableFile, WritableFile } from "./storage/files/files.ts";
export type {
  CommittedRun,
  DataVersion,
  EventFilter,
  EventRow,
  KeyFilter,
  Lineage,
  LiveVersion,
  RecordedRun,
  RunInput,
  RunRow,
  Stage,
  VersionDetail,
  VersionFilter,
  VersionInput,
  VersionRow,
} from "./registry/versions/row_types.ts";
export type { RegistryOptions, ResolveOptions } from "./registry/registry_options.ts";
export type { RunTransaction } from "./registry/commits/transaction.ts";
export type { ImportedModel, ImportFacts } from "./models/trees/imported.ts";
export type { ImportEntry } from "./registry/packs/imports.ts";
export type { Link, TreeEnsemble } from "./models/trees/ensemble/ensemble.ts";
export type { NamedImport } from "./training/plan/enter_imports.ts";
export type { OwnSpecs } from "./training/plan/own_specs.ts";
export type { PlannedData } from "./training/plan/plan.ts";
export type { EnteredContender, PlanRecord, WrittenSpan } from "./training/plan/plan_record.ts";
export type { ContenderFailures } from "./training/assessment/contender_failures.ts";
export type { MethodScores } from "./training/assessment/method_table.ts";
export type { KeySignificance, MethodSignificance, Significance } from "./training/assessment/significance_table.ts";
export type { BeforeAfter } from "./training/tasks/smaller_champions.ts";
export type { SmallerPooled } from "./training/stages/smaller_pooled.ts";
export type { OwnWeights } from "./training/assessment/own_weights.ts";
export type { FoundKind, MemberKind } from "./training/assessment/right_kinds.ts";
export type { SmallerSummary } from "./training/record/smaller_summary.ts";
export type { TrainedData } from "./training/record/result.ts";
export * from "./data/mod.ts";
export { explainChampion, type Explanation, type FeatureShare, type MemberShare } from "./explain/explain_champion.ts";
export type { FeatureValue } from "./explain/feature_values.ts";
export { explainRows, type RowsExplanation, type RowsMemberShare } from "./explain/rows/explain_rows.ts";
export { type Group, GROUPS } from "./explain/groups.ts";
export { type EvaluateOptions, evaluateTable, type EvaluationResult } from "./training/run/evaluate.ts";
export { type TuneOptions, tuneTable, type TuningResult } from "./training/tuning/tune_table.ts";
export { recordTuning } from "./training/tuning/record_tuning.ts";
export type { Trial } from "./training/tuning/tune_contender.ts";
export type { TuningMethod } from "./competition/tuning/propose.ts";
export {
  type BestOfConfig,
  type BestParams,
  type TunedGain,
  type TunedValues,
  writeBestHyperparameters,
} from "./data/best_hyperparameters.ts";
export { type PlanOptions, planTraining, type TrainingPlan } from "./training/plan/plan.ts";
export type { TrainingResult, TrainingSummary } from "./training/record/result.ts";
export { trainTable } from "./training/train.ts";
export type { TrainOptions } from "./training/run/train_options.ts";
export * from "./lifecycle/mod.ts";
export * from "./inference/mod.ts";
export * from "./exchange/mod.ts";
export * from "./upkeep/mod.ts";
export * from "./lineage/mod.ts";
export * from "./memory/mod.ts";
export * from "./monitoring/mod.ts";
export * from "./tracking/mod.ts";
export * from "./retraining/mod.ts";
export { openRegistry, type Registry } from "./registry/registry.ts";
