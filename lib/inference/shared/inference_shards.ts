import type { Environment } from "../../core/environment.ts";
import { type Shards, ShardWorker, type ShardWorkerOptions } from "../../engines/shards/shard_worker.ts";
import { createLocalPool } from "../../parallel/local_pool.ts";
import { type ForecastEngine, startForecastWorkers } from "../series/forecast_engine.ts";
import { ForecastExecutor } from "../series/forecast_executor.ts";
import { type ForecastContext, type ForecastTask, retryTask } from "../series/forecast_tasks.ts";
import { joinChunks } from "../series/join_chunks.ts";
import type { MadeChunk } from "../series/made_chunk.ts";
import { decodeChunk, encodeChunk } from "./forecast_passes.ts";
import { openSharedInference } from "./shared_inference.ts";

/** How a machine works on an inference. */
export interface InferenceShardsOptions extends ShardWorkerOptions {
  /** Code and machine of this process. */
  readonly environment: Environment;
  /** Workers; default 1, as the machine has a shard for each of its processors. 0: all is done in this process. */
  readonly workers?: number;
  /** What runs the tasks; default: `workers` on this machine. */
  readonly engine?: (context: ForecastContext) => ForecastEngine;
}

/**
 * Look at the plan of a place and take its table and registry, to do shards of an inference.
 *
 * @param options Place, workers, code.
 * @throws {DataError} As `openSharedInference`.
 */
export async function openInferenceShards(options: InferenceShardsOptions): Promise<Shards> {
  const { place, workers = 1, engine = startHere } = options;
  const { context } = await openSharedInference(place, options);
  return new ShardWorker<ForecastTask, MadeChunk>({
    engine: engine === startHere && workers > 0 ? await startForecastWorkers(context, workers) : engine(context),
    inputsOf: () => [],
    retry: retryTask,
    encode: encodeChunk,
    decode: (_, bytes) => decodeChunk(bytes),
    pieceOf: ({ positions }) => ({ from: 0, to: positions.length }),
    partOf: ({ positions }, { from, to }, error) => ({
      positions: positions.slice(from, to),
      ...error === undefined ? {} : { cutOff: [{ unit: 0, code: error.code }] },
    }),
    join: (_, parts) => joinChunks(parts),
  }, options);
}

/** Without a process of their own nothing of tasks can be cut off. */
function startHere(context: ForecastContext): ForecastEngine {
  let executor: Promise<ForecastExecutor> | undefined;
  const pool = createLocalPool<ForecastTask, MadeChunk>(async (task) => {
    executor ??= ForecastExecutor.open(context);
    return (await executor).run(task, () => {});
  });
  return { ...pool, close: async () => (await executor)?.close() };
}
