import type { ExogenousKind } from "../../core/rows/panel.ts";
import type { ColumnKind } from "../../core/rows/task.ts";

/** One exogenous column of a group. */
export interface GroupColumn {
  /** Column name. */
  readonly name: string;
  /** When its values are known. */
  readonly kind: ExogenousKind;
  /** True for a column that `relative` of the config made. */
  readonly derived?: true;
  /** True for one that holds what the other keys of a group have. */
  readonly others?: true;
  /** The texts of a categorical column, sorted; its values are indices into them. */
  readonly levels?: readonly string[];
  /** What a column of a table of rows holds. */
  readonly holds?: ColumnKind;
  /** Format of the dates of such a column. */
  readonly format?: string;
  /** True for a key column, which is a feature of such a table. */
  readonly isKey?: true;
}
