import type { Comparison } from "../registry/versions/row_types.ts";

/**
 * Why a model and the champion before it had equal information. `hold_out`: both were scored in the same window of the same data;
 * `forecast`: the former champion was trained on nothing of the window, and has forecast it; `recipe`: its recipe competed in the
 * run, and was trained on what the others were.
 */
export type Basis = "hold_out" | "forecast" | "recipe";

/**
 * Errors of models and of the champions before them, by key.
 *
 * @param comparisons Of the keys that have one.
 */
export function errorsCompared(comparisons: readonly Comparison[]): { ours: Float64Array; theirs: Float64Array } {
  return {
    ours: Float64Array.from(comparisons, ({ error }) => error ?? NaN),
    theirs: Float64Array.from(comparisons, ({ againstError }) => againstError ?? NaN),
  };
}
