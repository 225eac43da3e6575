import type { TrainingResult } from "../training/record/result.ts";
import type { ServedRetraining } from "./let_serve.ts";
import type { RetrainingPlan } from "./plan_retraining.ts";

/** What a retraining did. */
export interface RetrainingResult {
  /** Name of the table. */
  readonly table: string;
  /** Its newest version. */
  readonly dataVersion: number;
  /** Whether inference goes on from it, whoever has let it serve. */
  readonly serves: boolean;
  /** What was to be done, and what was not. */
  readonly plan: RetrainingPlan;
  /** What was trained, and what became of it; null where nothing was. */
  readonly trained: (ServedRetraining & { readonly training: TrainingResult }) | null;
  /** Runs of former retrainings that a death had cut off, brought to an end by this one. */
  readonly finished: readonly ServedRetraining[];
}
