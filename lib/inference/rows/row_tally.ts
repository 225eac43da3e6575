import type { OutcomeStatus } from "../../core/outcome.ts";
import { NOT_FINITE, type RowTable, type TablePredictions } from "./predict_table.ts";

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
  add({ keyOf }: Pick<RowTable, "keyOf">, { keys, failed }: TablePredictions): void {
    keyOf.forEach((k, row) => {
      const { status, reason } = keys[k]!;
      const ended = failed[row] === 1 ? "failed" : status;
      this.outcomes[ended]++;
      if (ended !== "failed") return;
      const code = status === "failed" ? reason : NOT_FINITE;
      this.failures[code] = (this.failures[code] ?? 0) + 1;
    });
  }
}
