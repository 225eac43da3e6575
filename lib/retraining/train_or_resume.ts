import { DataError } from "../core/errors/errors.ts";
import type { PreparedTable } from "../data/prepare.ts";
import type { TrainingResult } from "../training/record/result.ts";
import { trainPrepared } from "../training/train.ts";
import type { TrainOptions } from "../training/run/train_options.ts";

/**
 * Go on with what a death has left of the same plan, answer as it ended what is finished, or begin.
 *
 * @param table With its resolved config. @param options As `trainPrepared`.
 * @throws As `trainPrepared`, but for `NOTHING_TO_RESUME`.
 */
export async function trainOrResume(
  table: PreparedTable,
  options: Omit<TrainOptions, "resume">,
): Promise<TrainingResult> {
  try {
    return await trainPrepared(table, { ...options, resume: true });
  } catch (thrown) {
    if (thrown instanceof DataError && thrown.code === "NOTHING_TO_RESUME") return await trainPrepared(table, options);
    throw thrown;
  }
}
