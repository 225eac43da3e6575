import type { OutcomeStatus } from "../../core/outcome.ts";
import type { RowsToPredict, TablePredictions } from "./predict_table.ts";
import { rowOutcome } from "./row_outcome.ts";

/** Counts how rows ended, block by block. */
export class RowTally {
  /** Rows by outcome. */
  readonly outcomes: Record<OutcomeStatus, number> = { champion: 0, fallback: 0, failed: 0 };
  /** Rows without a prediction by code. */
  readonly failures: Record<string, number> = {};

  /** Rows so far. */
  get rows(): number {
    const { champion, fallback, failed } = this.outcomes;
    return champion + fallback + failed;
  }

  /** Count the rows of a block. @param table The rows. @param predictions What was predicted. */
  add({ keyOf }: Pick<RowsToPredict, "keyOf">, predictions: TablePredictions): void {
    keyOf.forEach((k, row) => {
      const { status, reason } = rowOutcome(predictions, row, k);
      this.outcomes[status]++;
      if (status === "failed") this.failures[reason] = (this.failures[reason] ?? 0) + 1;
    });
  }
}
