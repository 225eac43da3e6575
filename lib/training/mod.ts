/**
 * Training: plan, run all keys, register the champions, report; and the evaluation of the whole system.
 *
 * @module
 */
export type { SettleTarget } from "../lifecycle/settle.ts";
export type { EmptyLevel } from "../competition/calibration/empty_levels.ts";
export type { Backtest, ContenderFailure } from "../competition/backtest/backtest.ts";
export type { FleetGroup, FleetOptions, FleetSelection, KeyChoice } from "../competition/selection/fleet.ts";
export type { Span, SpanPlan } from "../competition/backtest/folds.ts";
export type { LaunchTrial } from "../competition/contenders/launch_trials.ts";
export type { YoungLevel } from "../competition/contenders/young_level.ts";
export type { GroupProfile, IntervalProfile, LearnedIntervals } from "../competition/calibration/interval_profile.ts";
export type { IntervalEnds, KeyInterval } from "../competition/calibration/intervals.ts";
export type { LearnedScore, LearnedScores } from "../competition/watch/learned_key.ts";
export type { Triple } from "../competition/watch/score_moments.ts";
export type { Priors, ScorePrior } from "../competition/watch/score_prior.ts";
export type { WatchGroup } from "../competition/watch/watch_profile.ts";
export type { KeyWatch, KeyWatches, WatchTable } from "../competition/watch/watch_table.ts";
export type { Combination } from "../competition/blends/score_table.ts";
export type { Sharpness, Tailoring } from "../competition/blends/tailor.ts";
export type { RacedOut } from "../competition/selection/racing.ts";
export type { RaceResult } from "./stages/race.ts";
export type { Loss, Metric, Problem } from "../competition/problems/problem.ts";
export type { ServedForecast } from "../competition/selection/smaller.ts";
export type { Choice } from "../competition/selection/packed_choices.ts";
export type { Selection } from "../competition/selection/select.ts";
export type { Indexed } from "../core/rows/indexed.ts";
export type { Calendar, Frequency } from "../core/time/calendar.ts";
export type { Config } from "../core/config/config.ts";
export type { Environment } from "../core/environment.ts";
export type { ErrorRecord, ForecastError } from "../core/errors/errors.ts";
export type { Finding, Severity } from "../core/errors/finding.ts";
export type { Logger, Progress } from "../core/logger.ts";
export type { FallbackReason, KeyVerdict, Outcome, OutcomeStatus } from "../core/outcome.ts";
export type { ExogenousKind, SeriesKey } from "../core/rows/panel.ts";
export type { DemandClass } from "../core/numbers/statistics.ts";
export type { BestOfConfig, BestParams, TunedGain } from "../data/best_hyperparameters.ts";
export type { TuningMethod } from "../competition/tuning/propose.ts";
export type { ColumnStatistics } from "../data/store/column_statistics.ts";
export type { RowLayout } from "../data/store/row_layout.ts";
export type { MethodsAt } from "./assessment/method_table.ts";
export type { RowEvidence } from "./assessment/row_evidence.ts";
export type { PlanFacts } from "./plan/problem_of.ts";
export type { FeatureGroup, GroupInfo, RowCounts, SourceLineage } from "../data/store/feature_store.ts";
export type { QuarantinedRow } from "../data/columns/column_findings.ts";
export type { CellText } from "../data/tables/number_text.ts";
export type { TextTable } from "../data/tables/text_table.ts";
export type { ColumnHead, ColumnValues } from "../data/outputs/row_writer.ts";
export type { HashedFile, SourceFile, SourceOrigin } from "../data/sources/source_files.ts";
export type { SourceAccess } from "../data/sources/source_access.ts";
export type { OwnSpecs } from "./plan/own_specs.ts";
export type { ExogenousSource, FeatureRecipe, FeatureSpec, TargetTransform } from "../features/spec/spec.ts";
export type { ErrorScale } from "../metrics/error_scale.ts";
export type { AccumulatorState, ErrorSums, MetricAccumulator, Values } from "../metrics/metric_accumulator.ts";
export type { MetricName, Scores } from "../metrics/metric_list.ts";
export type { Contender } from "../models/catalog.ts";
export type { Future, ModelFamily, Params, Training } from "../models/contract/family.ts";
export type { Engine, RunOptions } from "../parallel/engine.ts";
export { checkConfig } from "./plan/check_config.ts";
export * from "./plan/choose_transform.ts";
export type { ContenderFailures, ContenderTally } from "./assessment/contender_failures.ts";
export type { CoverageTable, LevelCoverage } from "./assessment/coverage_table.ts";
export * from "./run/evaluate.ts";
export { trainingDesign } from "./plan/training_design.ts";
export * from "./run/evaluation_rows.ts";
export type { HeldChoices } from "./report/held_forecast.ts";
export * from "./tasks/execute.ts";
export * from "./tasks/journal.ts";
export type { MethodScores, MethodTable } from "./assessment/method_table.ts";
export type {
  KeySignificance,
  MethodSignificance,
  Significance,
  SignificanceTable,
} from "./assessment/significance_table.ts";
export type { ModelIdentity } from "./plan/identify_model.ts";
export * from "./plan/plan.ts";
export * from "./plan/plan_spans.ts";
export * from "./plan/plan_record.ts";
export type { PinnedModels, PinnedPlan } from "./plan/pinned_models.ts";
export type { RecipeReason, WeightMove } from "./record/recipe_reasons.ts";
export type { Recipe, RecipeMember } from "./record/recipe_record.ts";
export * from "./plan/refit_plan.ts";
export * from "./report/report.ts";
export type { PooledImportance } from "./report/pooled_importance.ts";
export type { ColumnGains } from "./report/pooled_contributions.ts";
export type { ReportedImportance } from "./report/report_importance.ts";
export type { AsServed, Assessment, AssessOptions } from "./assessment/assessment.ts";
export type { PlanEvaluationOptions, PlannedEvaluation, PlannedOrigin } from "./run/plan_evaluation.ts";
export type { Piece } from "../engines/shards/piece.ts";
export type { Eligibility } from "../competition/selection/key_chooser.ts";
export * from "./record/result.ts";
export * from "./stages/run_competition.ts";
export * from "./tasks/serve_training.ts";
export type { Place } from "../storage/results/place.ts";
export { type FinalizedTraining, type FinalizeOptions, finalizeTraining } from "./shared/finalize_training.ts";
export type { DueShards } from "../engines/shards/due_shards.ts";
export type { Attempter } from "../engines/shards/attempts.ts";
export type { Shards, ShardWorkerOptions, WorkedShard } from "../engines/shards/shard_worker.ts";
export { type SharedRun, shareTraining, type ShareTrainingOptions } from "./shared/share_training.ts";
export type { SharedPlan, TrainingJob } from "./shared/shared_plan.ts";
export { openTrainingShards, type TrainingShardsOptions } from "./shared/training_shards.ts";
export type { EngineWork, StartEngine, TrainingEngine } from "./tasks/start_engine.ts";
export type { BeforeAfter, SmallerModel } from "./tasks/smaller_champions.ts";
export type { SmallerPooled } from "./stages/smaller_pooled.ts";
export { type ComparedMethod, compareMethods, type MethodComparison } from "./assessment/compare_methods.ts";
export { isOtherWay, type MethodRole, nameOf, roleOf, titleOf } from "./assessment/method_names.ts";
export { compareScopes, type ScopedError, type ScopedKey } from "./assessment/compare_scopes.ts";
export {
  type MemberScope,
  type MemberShares,
  memberShares,
  type MemberWeight,
  readMemberShares,
} from "./assessment/member_shares.ts";
export type { OwnWeights } from "./assessment/own_weights.ts";
export type { FoundKind, KindShares, MemberKind } from "./assessment/right_kinds.ts";
export type { SmallerSummary } from "./record/smaller_summary.ts";
export * from "./run/stopwatch.ts";
export * from "./assessment/summarize.ts";
export * from "./report/sweep_reports.ts";
export * from "./tasks/tasks.ts";
export * from "./run/plan_run.ts";
export * from "./train.ts";
export * from "./run/train_options.ts";
export * from "./tuning/record_tuning.ts";
export type { Trial } from "./tuning/tune_contender.ts";
export * from "./tuning/tune_table.ts";
export * from "./report/verify_reports.ts";
export type { NamedImport } from "./plan/enter_imports.ts";
