import type { Config } from "../core/config/config.ts";
import { DataError } from "../core/errors/errors.ts";
import type { TrainingResult } from "../training/record/result.ts";
import { trainTable } from "../training/train.ts";
import type { TrainOptions } from "../training/run/train_options.ts";

/**
 * Go on with what a death has left of the same plan, answer as it ended what is finished, or begin.
 *
 * @param config What to do. @param options As `trainTable`.
 * @throws As `trainTable`, but for `NOTHING_TO_RESUME`.
 */
export async function trainOrResume(config: Config, options: Omit<TrainOptions, "resume">): Promise<TrainingResult> {
  try {
    return await trainTable(config, { ...options, resume: true });
  } catch (thrown) {
    if (thrown instanceof DataError && thrown.code === "NOTHING_TO_RESUME") return await trainTable(config, options);
    throw thrown;
  }
}
