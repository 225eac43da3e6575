import type { Environment } from "../../core/environment.ts";
import { type Shards, ShardWorker, type ShardWorkerOptions } from "../../engines/shards/shard_worker.ts";
import { pooledChunksOf } from "../tasks/pooled_chunks.ts";
import { goOnWithout } from "../tasks/go_on_without.ts";
import { encodeResult } from "../tasks/journal.ts";
import { decodeResult, joinPieces, pieceOf } from "../tasks/pieces.ts";
import { type StartEngine, startEngine } from "../tasks/start_engine.ts";
import type { TrainingTask, TrainingTaskResult } from "../tasks/tasks.ts";
import { journalIn, openParts, readPlan } from "./shared_plan.ts";
import { inputsOf } from "./task_inputs.ts";

/** How a machine works on a training. */
export interface TrainingShardsOptions extends ShardWorkerOptions {
  /** Code and machine of this process. */
  readonly environment: Environment;
  /** Workers; default 1, as the machine has a shard for each of its processors. 0: all is done in this process. */
  readonly workers?: number;
  /** Module that the workers run; default the product's own. */
  readonly worker?: URL;
  /** What runs the tasks; default: `workers` on this machine. */
  readonly engine?: StartEngine;
}

/**
 * Look at the plan of a place and the parts of its table, to do shards of a training.
 *
 * @param options Place, workers, code.
 * @throws {DataError} `NO_PLAN`, `CORRUPT_PLAN`, `PLAN_CHANGED`, `CODE_CHANGED`, `OTHER_DATA`; as `TableParts.open`.
 */
export async function openTrainingShards(options: TrainingShardsOptions): Promise<Shards> {
  const { place, workers = 1, worker, engine, log } = options;
  const shared = await readPlan(place, options), { job: { plan }, table: sha256 } = shared;
  const table = await openParts(place, shared), rows = await table.rowsOf(pooledChunksOf(plan).flat());
  return new ShardWorker<TrainingTask, TrainingTaskResult>({
    engine: startEngine(plan, { journal: journalIn(place), workers, parts: { sha256, rows }, worker, engine }),
    inputsOf: (task) => inputsOf(task, plan, table),
    retry: goOnWithout(log),
    encode: encodeResult,
    decode: decodeResult,
    pieceOf: (task) => pieceOf(task, plan),
    partOf: (task, only, error) => ({
      ...task,
      only,
      ...error === undefined ? {} : { cutOff: [{ unit: only.from, error }] },
    }),
    join: joinPieces,
  }, options);
}
