/** Errors of the best local over those of the best global contender of the folds, on the hold-out; below 1 local is better. */
export interface LocalGlobalData {
  /** Row of the key in the table, shape [k]. */
  readonly rows: readonly number[];
  /** Ratio of errors > 0, shape [k]. */
  readonly ratios: readonly number[];
  /** Error of the best local model on the hold-out, by the metric that was chosen by: 0 is none. */
  readonly local: readonly number[];
  /** Of the best global one. */
  readonly global: readonly number[];
  /** 1 where the local model is clearly better: by a tenth, on every fold and on the hold-out. */
  readonly clear: readonly (0 | 1)[];
}
