import type { EncodeWishes } from "./encode_wishes.ts";
import type { ColumnKind, Task } from "./task.ts";

/**
 * A design matrix: one row per (origin, step) pair of one or many keys, or per row of a table without a calendar. Missing values
 * are NaN.
 */
export interface Design {
  /** Hash of the feature spec that made the rows; a model refuses rows of another. */
  readonly specHash: string;
  /** Feature names, shape [p]. */
  readonly names: readonly string[];
  /** Which features hold category numbers (integers >= 0), shape [p]. */
  readonly categorical: readonly boolean[];
  /** Number of rows n. */
  readonly rows: number;
  /** Row-major, shape [n × p]. */
  readonly values: Float64Array;
  /** What a row is asked for; absent: one number. */
  readonly task?: Task;
  /** What the columns hold, shape [p]; absent: numbers, and categories as `categorical` says. */
  readonly kinds?: readonly ColumnKind[];
  /** Texts of columns that hold texts and have no values, by name, shape [n] each; "" is missing. Absent: none. */
  readonly textColumns?: Readonly<Record<string, readonly string[]>>;
  /** Texts of the numbers of category columns, by name; a level without one is told by its number. Absent: none. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** Names of the classes or of the targets; one without is told by its number. Absent: none. */
  readonly outputNames?: readonly string[];
  /** 1 for classes that a row can have, shape [n × classes]; absent: all of them. */
  readonly possible?: Uint8Array;
  /** What the run asks of the features that are learned of these columns; absent: nothing. */
  readonly encode?: EncodeWishes;
  /**
   * Target as the model sees it (after the transform), shape [n]; of several numbers [n × outputs], of classes their numbers; NaN
   * on future rows.
   */
  readonly target: Float64Array;
  /** Scores that those of classes are added to, shape [n × classes]: logarithms of probabilities. Absent: none. */
  readonly offset?: Float64Array;
  /** Row weights > 0, shape [n]. */
  readonly weight: Float64Array;
  /** Position of the row's key in its panel, shape [n]. */
  readonly key: Int32Array;
  /** Period number of the row's target, shape [n]. */
  readonly ds: Int32Array;
  /** Steps from the row's origin to its target, >= 1, shape [n]. */
  readonly step: Int32Array;
  /** First stage of the target transform, the same for all rows: g(y) = y or log(1 + y / unit). */
  readonly link: "identity" | "log1p";
  /** Size that the logarithm takes for one, unit of `y`, in (0, 1]; default 1. */
  readonly unit?: number;
  /** Second stage, shape [n × 2]: offset and scale > 0 of each row; target = (g(y) - offset) / scale. */
  readonly transform: Float64Array;
  /**
   * Rows of the earliest training window among these, if several folds share them: what is learnt from the features alone
   * for all folds, such as bin edges, may come from no later row.
   */
  readonly firstWindow?: number;
}
