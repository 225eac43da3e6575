/** What a table of rows has beside that of series. */
export interface RowLayout {
  /** Names of the targets, in the order of `y`. */
  readonly targets: readonly string[];
  /** Texts of the classes, sorted; empty for numbers. */
  readonly classes: readonly string[];
  /** Numbers of the classes of each target, by its name, where several are keys of their own; absent: each row can have every class. */
  readonly possible?: Readonly<Record<string, readonly number[]>>;
  /** Rows of each class, shape [classes]. */
  readonly classRows: readonly number[];
  /** Parts that choices are made on: [0, folds). Part -1 is always trained on, part `folds` is the test part. */
  readonly folds: number;
  /** Rows of each part from -1 on, shape [folds + 2]. */
  readonly partRows: readonly number[];
  /** Whether parts follow time: what is known at one are those before it. */
  readonly isTimed: boolean;
  /** Format of the time column, if there is one. */
  readonly timeFormat?: string;
}
