/**
 * Lag, rolling, calendar and exogenous features: one definition for training, backtest, evaluation and inference.
 *
 * @module
 */
export type { HolidayDates } from "./dates/holiday_periods.ts";
export type { SpecDate, SpecDates } from "./dates/spec_dates.ts";
export type { StoredDate, StoredDates } from "./dates/stored_dates.ts";
export { correlateFeatures, type FeatureCorrelations } from "./profile/correlate.ts";
export type { ColumnHint } from "./proposal/default_names.ts";
export { defaultSpec, type DefaultSpecOptions } from "./proposal/default_spec.ts";
export type { HolidayEvidence } from "./proposal/weigh_holidays.ts";
export { rowInfo, type RowSpec } from "./row_spec.ts";
export { type PreparedFeatures, prepareFeatures } from "./rows/prepare.ts";
export type { Sampling } from "./rows/sampling.ts";
export type { FeatureInfo } from "./spec/definition.ts";
export { describeFeature } from "./spec/feature_info.ts";
export { listFeatures } from "./spec/parse_feature.ts";
export type { ExogenousSource, FeatureRecipe, FeatureSpec, TargetTransform } from "./spec/spec.ts";
export type { LearnedFeature } from "./table/learned_features.ts";
export type { TableFeature, TableSpec } from "./table/table_spec.ts";
