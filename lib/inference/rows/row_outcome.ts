import type { OutcomeStatus } from "../../core/outcome.ts";
import { NOT_FINITE, type TablePredictions } from "./predict_table.ts";

/** How a row ended: a row may fail where others of its key do not. */
export interface RowOutcome {
  /** `failed` without a prediction. */
  readonly status: OutcomeStatus;
  /** Reason of a fallback, or code of what failed; else empty. */
  readonly reason: string;
}

/**
 * How a row ended.
 *
 * @param predictions All of them. @param row Its position. @param k Position of its key.
 */
export function rowOutcome(
  { keys, failed }: Pick<TablePredictions, "keys" | "failed">,
  row: number,
  k: number,
): RowOutcome {
  const { status, reason } = keys[k]!;
  return failed[row] === 1 && status !== "failed" ? { status: "failed", reason: NOT_FINITE } : { status, reason };
}

/**
 * The set of classes of a row at a level, which has one at least.
 *
 * @param predictions Of classes. @param row Its position. @param level In percent.
 * @returns Null for a row without a prediction, and at a level that the models of its key do not have.
 */
export function rowSet(
  { classes, levels, sets, failed }: Pick<TablePredictions, "classes" | "levels" | "sets" | "failed">,
  row: number,
  level: number,
): string[] | null {
  const set = sets[levels.indexOf(level)];
  if (set === undefined || failed[row] === 1) return null;
  const names = classes.filter((_, c) => set[row * classes.length + c] === 1);
  return names.length === 0 ? null : names;
}
