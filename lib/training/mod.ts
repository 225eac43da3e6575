/**
 * Training: plan, run all keys, register the champions, report; and the evaluation of the whole system.
 *
 * @module
 */
export type { EmptyLevel } from "../competition/empty_levels.ts";
export type { Backtest, ContenderFailure } from "../competition/backtest.ts";
export type { FleetGroup, FleetOptions, FleetSelection, KeyChoice } from "../competition/fleet.ts";
export type { Span, SpanPlan } from "../competition/folds.ts";
export type { LaunchTrial } from "../competition/launch_trials.ts";
export type { YoungLevel } from "../competition/young_level.ts";
export type { GroupProfile, IntervalProfile, LearnedIntervals } from "../competition/interval_profile.ts";
export type { IntervalEnds, KeyInterval } from "../competition/intervals.ts";
export type { Combination, SelectionMetric } from "../competition/score_table.ts";
export type { Choice, Selection } from "../competition/select.ts";
export type { Calendar, Frequency } from "../core/calendar.ts";
export type { Config } from "../core/config.ts";
export type { Environment } from "../core/environment.ts";
export type { ErrorRecord, ForecastError } from "../core/errors.ts";
export type { Finding, Severity } from "../core/finding.ts";
export type { Logger, Progress } from "../core/logger.ts";
export type { FallbackReason, KeyVerdict, Outcome, OutcomeStatus } from "../core/outcome.ts";
export type { ExogenousKind, SeriesKey } from "../core/panel.ts";
export type { DemandClass } from "../core/statistics.ts";
export type { ColumnStatistics } from "../data/column_statistics.ts";
export type { FeatureGroup, GroupColumn, GroupInfo, RowCounts, SourceLineage } from "../data/feature_store.ts";
export type { ColumnHead, ColumnValues } from "../data/row_writer.ts";
export type { HashedFile, SourceFile } from "../data/source_files.ts";
export type { ExogenousSource, FeatureSpec, TargetTransform } from "../features/spec.ts";
export type { ErrorScale } from "../metrics/error_scale.ts";
export type { AccumulatorState, ErrorSums, MetricAccumulator, Values } from "../metrics/metric_accumulator.ts";
export type { MetricName, Scores } from "../metrics/metric_list.ts";
export type { Contender } from "../models/catalog.ts";
export type { Future, ModelFamily, Params, Training } from "../models/family.ts";
export type { Pool, RunOptions } from "../parallel/pool.ts";
export { checkConfig } from "./check_config.ts";
export * from "./choose_transform.ts";
export type { ContenderFailures, ContenderTally } from "./contender_failures.ts";
export type { CoverageTable, LevelCoverage } from "./coverage_table.ts";
export * from "./evaluate.ts";
export * from "./evaluation_rows.ts";
export * from "./execute.ts";
export { sharedName } from "./finish_key.ts";
export * from "./journal.ts";
export type { MethodScores, MethodTable } from "./method_table.ts";
export type { ModelIdentity } from "./identify_model.ts";
export * from "./plan.ts";
export * from "./plan_record.ts";
export * from "./report.ts";
export * from "./result.ts";
export * from "./run_competition.ts";
export * from "./serve_training.ts";
export * from "./stopwatch.ts";
export * from "./summarize.ts";
export * from "./sweep_reports.ts";
export * from "./tasks.ts";
export * from "./train.ts";
export * from "./verify_reports.ts";
