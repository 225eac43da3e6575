import type { Config } from "../../core/config/config.ts";
import type { TrainingResult } from "../record/result.ts";
import { type FinalizeOptions, finalizeTraining } from "./finalize_training.ts";
import { shareTraining, type ShareTrainingOptions } from "./share_training.ts";

/** Where a training is planned, who works on it, and where it ends. */
export interface TrainByEngineOptions extends ShareTrainingOptions, Omit<FinalizeOptions, "place" | "engine"> {
  /** What runs the tasks of the plan until all are done. */
  readonly engine: NonNullable<FinalizeOptions["engine"]>;
}

/**
 * Plan a training for many machines, have an engine do its passes one after the other, register and report: `shareTraining` and
 * `finalizeTraining` in one. What is done lies in the place: a second call goes on from there, as does either of the two.
 *
 * @param config What to do. @param options Place, engine, registry, reports.
 * @returns As `trainTable`.
 * @throws As both; what the engine throws passes through.
 */
export async function trainByEngine(config: Config, options: TrainByEngineOptions): Promise<TrainingResult> {
  await shareTraining(config, options);
  return await finalizeTraining(options);
}
