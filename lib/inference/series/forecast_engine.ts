import type { Engine, RunOptions } from "../../parallel/engine.ts";
import { createLocalPool } from "../../parallel/local_pool.ts";
import { mayStartWorkers } from "../../parallel/permission_flags.ts";
import type { Inference } from "./inference.ts";
import type { ForecastContext, ForecastTask } from "./forecast_tasks.ts";
import { type ChunkExtras, type MadeChunk, openChunkMaker } from "./made_chunk.ts";

/** What forecasts the chunks of a table. */
export type ForecastEngine = Engine<ForecastTask, MadeChunk>;

/** How chunks are forecast. */
export interface ForecastEngineOptions {
  /** Most processes; 0 and 1: this one alone. */
  readonly workers?: number;
  /** What is made beside forecasts. */
  readonly extras: ChunkExtras;
  /** Clock, by which it is judged how much work is left. */
  readonly now: () => Date;
}

/** Milliseconds of work after which it is judged how much is left. */
const LOOK = 300;

/**
 * Milliseconds of work from which on workers pay: each takes about one of the processor to start, to read what keys share and to
 * grow fast, which is much of a work of three seconds.
 */
const WORTH = 5_000;

/**
 * Start what forecasts the chunks of an inference. This process begins; where that shows that much is left, workers do the rest.
 * What is forecast does not depend on it.
 *
 * @param inference Open. @param options Workers, extras, clock.
 */
export async function startForecasts(
  inference: Inference,
  { workers = 0, extras, now }: ForecastEngineOptions,
): Promise<ForecastEngine> {
  const make = await openChunkMaker(extras, { asOf: inference.group.end, shared: inference.shared });
  const here: ForecastEngine = createLocalPool(async ({ positions }) => make(await inference.forecast(positions)));
  // Workers are quicker, nothing more: who may not start any goes without.
  if (workers < 2 || !mayStartWorkers()) return here;
  let there: ForecastEngine | null = null;
  return {
    async run(tasks, options) {
      const all = await Array.fromAsync(tasks), began = now().getTime();
      for (let t = 0; t < all.length; t++) {
        const spent = now().getTime() - began, left = all.length - t;
        if (left > 1 && spent > LOOK && spent / t * left > WORTH) {
          there ??= await startForecastWorkers(contextOf(inference, extras), Math.min(workers, left));
          return t + await there.run(all.slice(t), shifted(options, t));
        }
        await here.run([all[t]!], shifted(options, t));
      }
      return all.length;
    },
    peakBytes: () => there?.peakBytes() ?? 0,
    close: async () => await there?.close(),
  };
}

/** What workers are told of an inference. */
export function contextOf({ registry, group, facts }: Inference, extras: ChunkExtras): ForecastContext {
  return { registry, table: group.dir, facts, extras };
}

/** Start worker processes. @param context What they are told. @param workers Their number, >= 1. */
export async function startForecastWorkers(context: ForecastContext, workers: number): Promise<ForecastEngine> {
  const { createPool } = await import("../../parallel/pool.ts");
  const { fitSeconds, memoryMb } = context.facts.config.limits;
  return createPool<ForecastTask, MadeChunk>({
    entry: new URL("./forecast_worker.ts", import.meta.url),
    reads: [context.registry, context.table],
    workers,
    init: context,
    seconds: fitSeconds,
    memoryMb,
  });
}

/** What is told of tasks from one on, as if they were all. */
function shifted<Task, Result>(options: RunOptions<Task, Result>, by: number): RunOptions<Task, Result> {
  const { onResult, onError } = options;
  return {
    ...options,
    onResult: (result, index) => onResult(result, index + by),
    ...onError && { onError: (error, index) => onError(error, index + by) },
  };
}
