import type { TextTable } from "../../data/tables/text_table.ts";
import type { VersionChoice } from "../../registry/versions/row_types.ts";

/** One row of a request: what came, or what is known ahead. */
export interface RequestRow {
  /** Texts of the key columns, in their order. */
  readonly key: readonly string[];
  /** Period, as the table writes it or in ISO form. */
  readonly ds: string;
  /** Target and other columns, by name. */
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
}

/** What somebody asks for. */
export interface ServiceRequest {
  /** Texts of the key columns in their order, at least one key. */
  readonly keys: readonly (readonly string[])[];
  /** Steps; default: the longest horizon that a model of these keys was trained for. */
  readonly horizon?: number;
  /** Nominal levels in percent; default: all that models of these keys have. */
  readonly levels?: readonly number[];
  /** Which versions; default: the champions. */
  readonly choice?: VersionChoice;
  /** Newest observed rows, which the feature store does not have yet. */
  readonly actuals?: readonly RequestRow[];
  /** Rows with columns known ahead, after the last period that is known. */
  readonly future?: readonly RequestRow[];
}

/** A cell of a row, as JSON has it. */
export type RowCell = string | number | boolean | null | undefined;

/** Rows that somebody asks about. */
export interface RowsRequest {
  /** Rows by column, at least one: key columns as text, features as they are; what is absent or null is missing. Or texts as of a file. */
  readonly rows: readonly Readonly<Record<string, RowCell>>[] | TextTable;
  /** Nominal levels in percent; default: all that models of these keys have. */
  readonly levels?: readonly number[];
  /** Which versions; default: the champions. */
  readonly choice?: VersionChoice;
}
