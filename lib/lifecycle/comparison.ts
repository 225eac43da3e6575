/** How a model compares with the version that was champion of its key, measured with equal information for both. */
export interface Comparison {
  /** Number of that version within its key. */
  readonly against: number;
  /** Metric of the errors: what selection minimises for the key. */
  readonly metric: string;
  /** Error of the model. */
  readonly error: number;
  /** Error of the former champion in the same periods. */
  readonly againstError: number;
  /** Periods compared. */
  readonly periods: number;
  /**
   * Why both had equal information. `hold_out`: both were scored in the same window of the same data; `forecast`: the former
   * champion was trained on nothing of the window, and has forecast it; `recipe`: its recipe competed in the run, and was
   * trained on what the others were.
   */
  readonly basis: "hold_out" | "forecast" | "recipe";
}

/**
 * Errors of models and of the champions before them, by key.
 *
 * @param comparisons Of the keys that have one.
 */
export function errorsCompared(comparisons: readonly Comparison[]): { ours: Float64Array; theirs: Float64Array } {
  return {
    ours: Float64Array.from(comparisons, ({ error }) => error),
    theirs: Float64Array.from(comparisons, ({ againstError }) => againstError),
  };
}
