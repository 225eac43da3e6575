/**
 * Training: plan, run all keys, register the champions, report; and the evaluation of the whole system.
 *
 * @module
 */
export type { Settle } from "../lifecycle/settle.ts";
export type { EmptyLevel } from "../competition/empty_levels.ts";
export type { Backtest, ContenderFailure } from "../competition/backtest.ts";
export type { FleetGroup, FleetOptions, FleetSelection, KeyChoice } from "../competition/fleet.ts";
export type { Span, SpanPlan } from "../competition/folds.ts";
export type { LaunchTrial } from "../competition/launch_trials.ts";
export type { YoungLevel } from "../competition/young_level.ts";
export type { GroupProfile, IntervalProfile, LearnedIntervals } from "../competition/interval_profile.ts";
export type { IntervalEnds, KeyInterval } from "../competition/intervals.ts";
export type { LearnedScore, LearnedScores } from "../competition/watch/learned_key.ts";
export type { Triple } from "../competition/watch/score_moments.ts";
export type { Priors, ScorePrior } from "../competition/watch/score_prior.ts";
export type { WatchGroup } from "../competition/watch/watch_profile.ts";
export type { KeyWatch, KeyWatches, WatchTable } from "../competition/watch/watch_table.ts";
export type { Combination } from "../competition/score_table.ts";
export type { Sharpness, Tailoring } from "../competition/tailor.ts";
export type { RacedOut } from "../competition/racing.ts";
export type { RaceResult } from "./race.ts";
export type { Loss, Metric, Problem } from "../competition/problem.ts";
export type { ServedForecast } from "../competition/smaller.ts";
export type { Choice } from "../competition/packed_choices.ts";
export type { Selection } from "../competition/select.ts";
export type { Indexed } from "../core/indexed.ts";
export type { Calendar, Frequency } from "../core/calendar.ts";
export type { Config } from "../core/config.ts";
export type { Environment } from "../core/environment.ts";
export type { ErrorRecord, ForecastError } from "../core/errors.ts";
export type { Finding, Severity } from "../core/finding.ts";
export type { Logger, Progress } from "../core/logger.ts";
export type { FallbackReason, KeyVerdict, Outcome, OutcomeStatus } from "../core/outcome.ts";
export type { ExogenousKind, SeriesKey } from "../core/panel.ts";
export type { DemandClass } from "../core/statistics.ts";
export type { BestOfConfig, BestParams, TunedGain } from "../data/best_hyperparameters.ts";
export type { TuningMethod } from "../competition/tuning/propose.ts";
export type { ColumnStatistics } from "../data/column_statistics.ts";
export type { FeatureGroup, GroupColumn, GroupInfo, RowCounts, SourceLineage } from "../data/feature_store.ts";
export type { QuarantinedRow } from "../data/columns/column_findings.ts";
export type { CellText } from "../data/columns/number_text.ts";
export type { TextTable } from "../data/columns/text_table.ts";
export type { ColumnHead, ColumnValues } from "../data/row_writer.ts";
export type { HashedFile, SourceFile, SourceOrigin } from "../data/source_files.ts";
export type { SourceAccess } from "../data/sources/source_access.ts";
export type { OwnSpecs } from "./own_specs.ts";
export type { ExogenousSource, FeatureRecipe, FeatureSpec, TargetTransform } from "../features/spec.ts";
export type { ErrorScale } from "../metrics/error_scale.ts";
export type { AccumulatorState, ErrorSums, MetricAccumulator, Values } from "../metrics/metric_accumulator.ts";
export type { MetricName, Scores } from "../metrics/metric_list.ts";
export type { Contender } from "../models/catalog.ts";
export type { Future, ModelFamily, Params, Training } from "../models/family.ts";
export type { Engine, RunOptions } from "../parallel/engine.ts";
export { checkConfig } from "./check_config.ts";
export * from "./choose_transform.ts";
export type { ContenderFailures, ContenderTally } from "./contender_failures.ts";
export type { CoverageTable, LevelCoverage } from "./coverage_table.ts";
export * from "./evaluate.ts";
export * from "./evaluation_rows.ts";
export type { HeldChoices } from "./held_forecast.ts";
export * from "./execute.ts";
export { sharedName } from "./finish_key.ts";
export * from "./journal.ts";
export type { MethodScores, MethodTable } from "./method_table.ts";
export type { KeySignificance, MethodSignificance, Significance, SignificanceTable } from "./significance_table.ts";
export type { ModelIdentity } from "./identify_model.ts";
export * from "./plan.ts";
export * from "./plan_spans.ts";
export * from "./plan_record.ts";
export type { PinnedModels, PinnedPlan } from "./pinned_models.ts";
export type { RecipeReason, WeightMove } from "./recipe_reasons.ts";
export type { Recipe, RecipeMember } from "./recipe_record.ts";
export * from "./refit_plan.ts";
export * from "./report.ts";
export type { PooledImportance } from "./pooled_importance.ts";
export type { ReportedImportance } from "./report_importance.ts";
export type { AsServed, Assessment, AssessOptions } from "./assessment.ts";
export type { PlanEvaluationOptions, PlannedEvaluation, PlannedOrigin } from "./plan_evaluation.ts";
export type { Piece } from "../engines/shards/piece.ts";
export type { Eligibility } from "../competition/key_chooser.ts";
export * from "./result.ts";
export * from "./run_competition.ts";
export * from "./serve_training.ts";
export type { Place } from "../storage/place.ts";
export { type FinalizedTraining, type FinalizeOptions, finalizeTraining } from "./shared/finalize_training.ts";
export type { DueShards } from "../engines/shards/due_shards.ts";
export type { Attempter } from "../engines/shards/attempts.ts";
export type { Shards, ShardWorkerOptions, WorkedShard } from "../engines/shards/shard_worker.ts";
export { type SharedRun, type ShareOptions, shareTraining } from "./shared/share_training.ts";
export type { SharedPlan, TrainingJob } from "./shared/shared_plan.ts";
export { openTrainingShards, type TrainingShardsOptions } from "./shared/training_shards.ts";
export type { EngineWork, StartEngine, TrainingEngine } from "./start_engine.ts";
export type { BeforeAfter, SmallerModel } from "./smaller_champions.ts";
export type { SmallerPooled } from "./smaller_pooled.ts";
export { type ComparedMethod, compareMethods, type MethodComparison } from "./compare_methods.ts";
export { isOtherWay, type MethodRole, nameOf, roleOf, titleOf } from "./method_names.ts";
export { CLEAR_RATIO, compareScopes, type ScopedError, type ScopedKey } from "./compare_scopes.ts";
export {
  type MemberScope,
  type MemberShares,
  memberShares,
  type MemberWeight,
  readMemberShares,
} from "./member_shares.ts";
export type { OwnWeights } from "./own_weights.ts";
export type { FoundKind, KindShares, MemberKind } from "./right_kinds.ts";
export type { SmallerSummary } from "./smaller_summary.ts";
export * from "./stopwatch.ts";
export * from "./summarize.ts";
export * from "./sweep_reports.ts";
export * from "./tasks.ts";
export * from "./train.ts";
export * from "./tuning/record_tuning.ts";
export type { Trial } from "./tuning/tune_contender.ts";
export * from "./tuning/tune_table.ts";
export * from "./verify_reports.ts";
