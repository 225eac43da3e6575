/**
 * Lag, rolling, calendar and exogenous features: one definition for training, backtest, evaluation and inference.
 *
 * @module
 */
export type { Calendar, Frequency } from "../core/time/calendar.ts";
export type { Design } from "../core/rows/design.ts";
export type { ExogenousColumn, ExogenousKind, Panel, SeriesKey } from "../core/rows/panel.ts";
export { assertKnownAhead } from "./ahead.ts";
export type { Ahead } from "./ahead.ts";
export { correlateFeatures } from "./correlate.ts";
export type { FeatureCorrelations } from "./correlate.ts";
export { type CoverageGrid, coverageGrid, type Observed } from "./coverage_grid.ts";
export { defaultSpec } from "./default_spec.ts";
export type { DefaultSpecOptions } from "./default_spec.ts";
export type { ColumnHint } from "./default_names.ts";
export type { FeatureInfo } from "./definition.ts";
export { describeFeature, featureInfo } from "./feature_info.ts";
export type { HolidayDates } from "./holiday_periods.ts";
export type { SpecDate, SpecDates } from "./spec_dates.ts";
export type { StoredDate, StoredDates } from "./stored_dates.ts";
export { predictSteps } from "./predict_steps.ts";
export { prepareFeatures } from "./prepare.ts";
export type { PreparedFeatures } from "./prepare.ts";
export { listFeatures } from "./parse_feature.ts";
export type { Sampling } from "./sampling.ts";
export * from "./row_spec.ts";
export { type RowsSummary, rowsSummary, type TargetSpread } from "./rows_summary.ts";
export { specHash } from "./spec.ts";
export type { ExogenousSource, FeatureRecipe, FeatureSpec, TargetTransform } from "./spec.ts";
export { suggestTransform, suggestUnit } from "./suggest_transform.ts";
export { restoreTarget } from "./transform.ts";
export { type TypicalKeys, typicalKeys } from "./typical_keys.ts";
export { weighHolidays } from "./weigh_holidays.ts";
export type { HolidayEvidence } from "./weigh_holidays.ts";
export type { EncodeWishes } from "../core/rows/encode_wishes.ts";
export type {
  ColumnEncoding,
  DateEncoding,
  EncodedFeature,
  FeatureGroup,
  HotEncoding,
  NativeEncoding,
  NumberEncoding,
  TargetEncoding,
  TextEncoding,
} from "./table/column_encoding.ts";
export type { Components } from "./table/components.ts";
export { type EncodedColumn, encodeRows, encodeTraining, fitEncoder, type TableEncoder } from "./table/encoder.ts";
export type { EncodedTraining } from "./table/encoder.ts";
export type { LearnedFeature } from "./table/learned_features.ts";
export type { ColumnScales } from "./table/scale_columns.ts";
export type { Source } from "./table/sources.ts";
export { tableDesign } from "./table/table_design.ts";
export { FULL_RECIPE, LIGHT_RECIPE, NEURAL_RECIPE, type TableRecipe, withWishes } from "./table/table_recipe.ts";
export { tableSpecHash } from "./table/table_spec.ts";
export type { TableColumn, TableSpec } from "./table/table_spec.ts";
