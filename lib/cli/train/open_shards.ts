import type { Environment } from "../../core/environment.ts";
import { corruptPlan, jobKind } from "../../engines/shards/plan_file.ts";
import type { Shards, ShardWorkerOptions } from "../../engines/shards/shard_worker.ts";

/**
 * Open what does shards of the plan of a place, whatever it is a plan of; it is loaded alone.
 *
 * @param options Place, workers, code of this process.
 * @throws {DataError} `NO_PLAN`, `CORRUPT_PLAN` and the like.
 */
export async function openShards(
  options: ShardWorkerOptions & { readonly environment: Environment; readonly workers: number },
): Promise<Shards> {
  const kind = await jobKind(options.place);
  switch (kind) {
    case "train":
      return await (await import("../../training/shared/training_shards.ts")).openTrainingShards(options);
    case "evaluate":
      return await (await import("../../training/shared/shared_evaluation.ts")).openEvaluationShards(options);
    case "infer":
      return await (await import("../../inference/shared/inference_shards.ts")).openInferenceShards(options);
    default:
      throw corruptPlan(options.place, `of a job of kind ${kind}`);
  }
}
