/**
 * Lag, rolling, calendar and exogenous features: one definition for training, backtest, evaluation and inference.
 *
 * @module
 */
export type { Calendar, Frequency } from "../core/time/calendar.ts";
export type { Design } from "../core/rows/design.ts";
export type { ExogenousColumn, ExogenousKind, Panel, SeriesKey } from "../core/rows/panel.ts";
export { assertKnownAhead } from "./spec/ahead.ts";
export type { Ahead } from "./spec/ahead.ts";
export { correlateFeatures } from "./profile/correlate.ts";
export type { FeatureCorrelations } from "./profile/correlate.ts";
export { type CoverageGrid, coverageGrid, type Observed } from "./profile/coverage_grid.ts";
export { defaultSpec } from "./proposal/default_spec.ts";
export type { DefaultSpecOptions } from "./proposal/default_spec.ts";
export type { ColumnHint } from "./proposal/default_names.ts";
export type { FeatureInfo } from "./spec/definition.ts";
export { describeFeature, featureInfo } from "./spec/feature_info.ts";
export type { HolidayDates } from "./dates/holiday_periods.ts";
export type { SpecDate, SpecDates } from "./dates/spec_dates.ts";
export type { StoredDate, StoredDates } from "./dates/stored_dates.ts";
export { predictSteps } from "./rows/predict_steps.ts";
export { prepareFeatures } from "./rows/prepare.ts";
export type { PreparedFeatures } from "./rows/prepare.ts";
export { listFeatures } from "./spec/parse_feature.ts";
export type { Sampling } from "./rows/sampling.ts";
export * from "./row_spec.ts";
export { type RowsSummary, rowsSummary, type TargetSpread } from "./profile/rows_summary.ts";
export { specHash } from "./spec/spec.ts";
export type { ExogenousSource, FeatureRecipe, FeatureSpec, TargetTransform } from "./spec/spec.ts";
export { suggestTransform, suggestUnit } from "./proposal/suggest_transform.ts";
export { restoreTarget } from "./rows/transform.ts";
export { type TypicalKeys, typicalKeys } from "./profile/typical_keys.ts";
export { weighHolidays } from "./proposal/weigh_holidays.ts";
export type { HolidayEvidence } from "./proposal/weigh_holidays.ts";
export type { EncodeWishes } from "../core/rows/encode_wishes.ts";
export type {
  ColumnEncoding,
  DateEncoding,
  EncodedFeature,
  EncodedKind,
  HotEncoding,
  NativeEncoding,
  NumberEncoding,
  TargetEncoding,
  TextEncoding,
} from "./table/column_encoding.ts";
export type { PrincipalComponents } from "./table/components.ts";
export { type EncodedColumn, encodeRows, encodeTraining, type TableEncoder } from "./table/encoder.ts";
export type { EncodedTraining } from "./table/encoder.ts";
export type { LearnedFeature } from "./table/learned_features.ts";
export type { ColumnScales } from "./table/scale_columns.ts";
export type { Source } from "./table/sources.ts";
export { tableDesign } from "./table/table_design.ts";
export { FULL_RECIPE, LIGHT_RECIPE, NEURAL_RECIPE, type TableRecipe, withWishes } from "./table/table_recipe.ts";
export { tableSpecHash } from "./table/table_spec.ts";
export type { TableFeature, TableSpec } from "./table/table_spec.ts";
