import { createArrayEngine } from "../../engines/array_engine.ts";
import type { CutOptions } from "../../engines/pass_book.ts";
import type { Place } from "../../storage/results/place.ts";
import { resultName } from "../tasks/journal.ts";
import type { TrainingEngine } from "../tasks/start_engine.ts";
import type { TrainingTask, TrainingTaskResult } from "../tasks/tasks.ts";
import type { SharedPlan } from "./shared_plan.ts";

/**
 * How the tasks of a plan become shards: models of all keys are fitted for long, each origin by itself.
 *
 * @param place Of the plan. @param shared Says how many shards.
 */
export function passOptions(
  { results }: Pick<Place, "results">,
  { shards }: Pick<SharedPlan, "shards">,
): CutOptions<TrainingTask> & { readonly results: Place["results"]; readonly nameOf: typeof resultName } {
  return { results, shards, nameOf: resultName, isAlone: ({ kind }) => kind === "pooled" };
}

/**
 * An engine that opens the passes of a plan for whoever works on their shards.
 *
 * @param place Of the plan. @param shared The plan.
 * @returns See `createArrayEngine`: what is not done ends a run with `PASS_OPEN`.
 */
export function passEngine(place: Place, shared: SharedPlan): TrainingEngine {
  return createArrayEngine<TrainingTask, TrainingTaskResult>(passOptions(place, shared));
}
