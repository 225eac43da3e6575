import { type Calendar, labelShift } from "../core/time/calendar.ts";
import type { FeatureInfo } from "./spec/definition.ts";
import { featureInfo } from "./spec/feature_info.ts";
import { type FeatureSpec, specHash } from "./spec/spec.ts";
import { columnInfo } from "./table/column_info.ts";
import { featureColumnNames, type TableSpec, tableSpecHash } from "./table/table_spec.ts";

/** How feature rows are made: of series, or of a table without a calendar. Plain data, hashed into every model. */
export type RowSpec = FeatureSpec | TableSpec;

/**
 * Identity of a spec of either layout.
 *
 * @param spec Any. @returns Hexadecimal digits, equal for equal specs.
 */
export function rowSpecHash(spec: RowSpec): string {
  return isTableSpec(spec) ? tableSpecHash(spec) : specHash(spec);
}

/** Names of the features of a row, in the order of a design's, then those of texts. @param spec Of either layout. */
export function featureNames(spec: RowSpec): readonly string[] {
  if (!isTableSpec(spec)) return spec.names;
  return [...featureColumnNames(spec), ...spec.columns.flatMap(({ name, kind }) => kind === "text" ? [name] : [])];
}

/** What each feature is. @param spec Of either layout. @throws {DataError} `UNKNOWN_FEATURE`. */
export function rowInfo(spec: RowSpec): FeatureInfo[] {
  return isTableSpec(spec) ? columnInfo(spec) : featureInfo(spec);
}

/** Number of features of a row. @param spec Of either layout. */
export function featureCount(spec: RowSpec): number {
  return isTableSpec(spec) ? spec.columns.length : spec.names.length;
}

/** Of which calendar the origins of rows are: parts of a table are no periods. @param spec Of either layout. */
export function calendarOf(spec: RowSpec): Calendar {
  return isTableSpec(spec) ? { frequency: "row", anchor: 0 } : spec.calendar;
}

/** Whether rows are those of a table without a calendar. @param spec Of either layout. */
export function isTableSpec(spec: RowSpec): spec is TableSpec {
  return "layout" in spec;
}

/**
 * The number that seeds of fits at an origin derive from: the same for weeks however they are labelled.
 *
 * @param spec Of the rows. @param origin Last period known, or part of a table.
 */
export function seedMoment(spec: RowSpec, origin: number): number {
  return origin - labelShift(calendarOf(spec));
}

/**
 * A spec where rows of series are meant.
 *
 * @param spec Of either layout.
 * @throws {RangeError} If it is of a table without a calendar.
 */
export function seriesSpec(spec: RowSpec): FeatureSpec {
  if (!isTableSpec(spec)) return spec;
  throw new RangeError("Cannot make rows of series as the spec must be of series: current value is of a table");
}

/**
 * A spec where rows of a table without a calendar are meant.
 *
 * @param spec Of either layout.
 * @throws {RangeError} If it is of series.
 */
export function tableSpec(spec: RowSpec): TableSpec {
  if (isTableSpec(spec)) return spec;
  throw new RangeError("Cannot make rows of a table as the spec must be of a table: current value is of series");
}
