import type { ColumnKind } from "../../core/rows/task.ts";
import type { ServiceNote } from "./forecast_service.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { TablePredictions } from "../rows/predict_table.ts";

/** Predictions of the rows of a request, in its order. */
export interface RowsAnswer {
  /** Name of the table. */
  readonly table: string;
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** Version of the table whose models serve. */
  readonly dataVersion: number;
  /** Token of the snapshot, as of a forecast. */
  readonly state: string;
  /** Distinct keys of the rows, shape [k]. */
  readonly keys: readonly SeriesKey[];
  /** Position of the key of each row, shape [n]. */
  readonly keyOf: Int32Array;
  /** Positions of the rows in the request, from 0, shape [n], where each was asked for every target; absent: they follow each other. */
  readonly places?: Int32Array;
  /** What is predicted. */
  readonly predictions: TablePredictions;
  /** Names of the rows, for the log: shape [n], see `rowNamer`. Made when they are asked for. */
  readonly names: () => string[];
  /** What whoever reads the answer should know: values that are no numbers, texts that no model has seen. */
  readonly notes: readonly ServiceNote[];
}

/** What rows are asked for, for those who need to ask the right thing. */
export interface RowsDescription {
  /** Names of what is predicted. */
  readonly targets: readonly string[];
  /** Names of the classes, sorted; empty for numbers. */
  readonly classes: readonly string[];
  /** Columns that models read, key columns among them. */
  readonly features: readonly { readonly name: string; readonly kind: ColumnKind }[];
  /** Key column that names the target, where several are keys of their own: a request without it is asked for each. Absent: none. */
  readonly targetKey?: string;
}
