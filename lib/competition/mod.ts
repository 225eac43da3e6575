/**
 * The competition of a key: folds, backtest, leaderboard, selection, intervals, champion. Pure functions of data and seed.
 *
 * @module
 */
export type { Backtest, ContenderFailure, ScoredSpan } from "./backtest/backtest.ts";
export type { Combine } from "./backtest/combine.ts";
export type { FleetEvents } from "./backtest/event_steps.ts";
export type { PartRule, Span, SpanPlan } from "./backtest/folds.ts";
export type { KeySample, SampleMember, SampleOptions } from "./backtest/key_sample.ts";
export type { FittedModel } from "./backtest/predict_model.ts";
export type { PooledForecast, ScorePool } from "./backtest/score_pool.ts";
export type { VerdictLimits } from "./backtest/verdict.ts";
export type { Combination } from "./blends/score_table.ts";
export type { KeyEvidence, Sharpness, Tailoring } from "./blends/tailor.ts";
export type { SeenHistory } from "./calibration/bounds.ts";
export type { CalibrationMethod, ProbabilityCalibration } from "./calibration/calibrate_probabilities.ts";
export type { CalibrationMap } from "./calibration/calibration_map.ts";
export type { ClassDecision } from "./calibration/class_decision.ts";
export type { ClassServing } from "./calibration/class_serving.ts";
export type { ClassSets } from "./calibration/class_sets.ts";
export type { EmptyLevel } from "./calibration/empty_levels.ts";
export type { ErrorPaths, GroupPaths } from "./calibration/error_paths.ts";
export type { GroupProfile, IntervalProfile, KeyErrors, LearnedIntervals } from "./calibration/interval_profile.ts";
export type { ChampionInterval, FixedInterval, IntervalEnds, KeyInterval } from "./calibration/intervals.ts";
export type { NumberIntervals, ShapeEnds, TargetShape } from "./calibration/number_intervals.ts";
export type { ClassReading, NumberReading, RowReading } from "./calibration/row_reading.ts";
export type { SmearFold } from "./calibration/smear.ts";
export type { Spread } from "./calibration/spread.ts";
export type { AnyChampion, ChampionFacts, ChampionParts, FittedMember } from "./champions/any_champion.ts";
export type { Champion, ChampionMember } from "./champions/champion.ts";
export type { BaseChampion, BaseMember } from "./champions/champion_base.ts";
export type { ChampionSummary } from "./champions/champion_codec.ts";
export type { RowsChampion, RowsMember } from "./champions/rows_champion.ts";
export { compete, type Competition, type LoadedContender } from "./contenders/compete.ts";
export type { LaunchTrial } from "./contenders/launch_trials.ts";
export type { NewcomerAge, NewcomerProfile } from "./contenders/newcomers.ts";
export type { YoungLevel } from "./contenders/young_level.ts";
export type { Calibration, ChoiceRules, KeyFacts, Metric, Problem, Scoring, ServedRows } from "./problems/problem.ts";
export type { FleetGroup, FleetSelection, KeyChoice } from "./selection/fleet.ts";
export { decodeLeaderboard, type Leaderboard } from "./selection/leaderboard.ts";
export type { Choice } from "./selection/packed_choices.ts";
export type { RacedOut } from "./selection/racing.ts";
export type { Selection } from "./selection/select.ts";
export type { ServedForecast } from "./selection/smaller.ts";
export type { TuningMethod } from "./tuning/propose.ts";
export type { LearnedScore, LearnedScores } from "./watch/learned_key.ts";
export type { Triple } from "./watch/score_moments.ts";
export type { Priors, ScorePrior } from "./watch/score_prior.ts";
export type { WatchGroup } from "./watch/watch_profile.ts";
export type { KeyWatch, KeyWatches, WatchTable } from "./watch/watch_table.ts";
