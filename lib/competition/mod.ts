/**
 * The competition of a key: folds, backtest, leaderboard, selection, intervals, champion. Pure functions of data and seed.
 *
 * @module
 */
export type { Artifact, ArtifactArray } from "../core/artifact.ts";
export type { Calendar, Frequency } from "../core/calendar.ts";
export type { Design } from "../core/design.ts";
export type { ErrorRecord } from "../core/errors.ts";
export type { FallbackReason, KeyVerdict } from "../core/outcome.ts";
export type { ExogenousColumn, ExogenousKind, Panel, SeriesKey } from "../core/panel.ts";
export type { Rng } from "../core/random.ts";
export type { DemandClass } from "../core/statistics.ts";
export type { PreparedFeatures } from "../features/prepare.ts";
export type { Sampling } from "../features/sampling.ts";
export type { ExogenousSource, FeatureSpec, TargetTransform } from "../features/spec.ts";
export type { ErrorScale } from "../metrics/error_scale.ts";
export type { MetricName } from "../metrics/metric_list.ts";
export type { CombinationRule, NamedCombination } from "../models/catalog.ts";
export type { Future, ModelFamily, Params, Training } from "../models/family.ts";
export type { SeasonShape } from "../models/fleet_season.ts";
export * from "./backtest.ts";
export * from "./backtest_codec.ts";
export type { CellOptions } from "./cells.ts";
export * from "./combinations.ts";
export * from "./champion.ts";
export * from "./champion_codec.ts";
export * from "./combine.ts";
export * from "./compete.ts";
export * from "./eligibility.ts";
export type { EventOptions, FleetEvents } from "./event_steps.ts";
export * from "./fleet.ts";
export * from "./folds.ts";
export * from "./history.ts";
export * from "./interval_profile.ts";
export * from "./intervals.ts";
export type { LaunchTrial } from "./launch_trials.ts";
export type { YoungLevel } from "./young_level.ts";
export * from "./leaderboard.ts";
export * from "./pooled.ts";
export * from "./problem.ts";
export * from "./problems/demand_metric.ts";
export * from "./problems/forecast.ts";
export * from "./profile_codec.ts";
export * from "./quantiles.ts";
export * from "./racing.ts";
export * from "./score_table.ts";
export * from "./select.ts";
export * from "./spread.ts";
export type { KeyEvidence, Tailoring } from "./tailor.ts";
export * from "./typical_error.ts";
export type { Seen } from "./bounds.ts";
export type { SmearFold } from "./smear.ts";
export type { VerdictLimits, VerdictOptions } from "./verdict.ts";
export * from "./tuning/halving.ts";
export * from "./tuning/mean_point.ts";
export * from "./tuning/propose.ts";
export * from "./tuning/score_trials.ts";
export * from "./error_paths.ts";
