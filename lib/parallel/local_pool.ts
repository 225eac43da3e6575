import { ForecastError } from "../core/errors/errors.ts";
import type { Engine, RunOptions } from "./engine.ts";
import { aborted } from "./worker_errors.ts";

/**
 * A pool without workers: tasks run one after the other in this process, and nothing but them does meanwhile. No task can be
 * cut off: neither by a limit nor, once it has begun, by the signal.
 *
 * @param handle Does a task.
 * @returns As `createPool`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createLocalPool } from "@lib/parallel/local_pool.ts";
 * const pool = createLocalPool((task: number) => Promise.resolve(task * 2)), results: number[] = [];
 * assertEquals(await pool.run([1, 2], { onResult: (result) => void results.push(result) }), 2);
 * assertEquals(results, [2, 4]);
 * ```
 */
export function createLocalPool<Task, Result>(handle: (task: Task) => Promise<Result>): Engine<Task, Result> {
  return {
    async run(tasks, options) {
      let index = 0;
      for await (const task of tasks) {
        if (options.signal?.aborted) throw aborted();
        await runOne(task, index++, { ...options, handle });
      }
      return index;
    },
    peakBytes: () => 0,
    close: () => Promise.resolve(),
  };
}

/** A task that fails is run again in the form that `retry` gives it. */
async function runOne<Task, Result>(
  first: Task,
  index: number,
  options: RunOptions<Task, Result> & { readonly handle: (task: Task) => Promise<Result> },
): Promise<void> {
  const { handle, retry, onResult, onError } = options;
  for (let task: Task | null = first; task !== null;) {
    let result: Result;
    try {
      result = await handle(task);
    } catch (thrown) {
      const error = ForecastError.from(thrown);
      task = retry?.(task, error) ?? null;
      if (task !== null) continue;
      if (onError === undefined) throw error;
      return await onError(error, index);
    }
    options.onDone?.(first);
    return await onResult(result, index);
  }
}
