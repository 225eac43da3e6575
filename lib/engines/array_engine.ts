import { WorkerError } from "../core/errors/errors.ts";
import type { Indexed } from "../core/rows/indexed.ts";
import type { Engine } from "../parallel/engine.ts";
import { aborted } from "../parallel/worker_errors.ts";
import { type CutOptions, type NamedTask, type Pass, PassBook } from "./pass_book.ts";
import type { ResultStore } from "../storage/results/result_store.ts";

/** How tasks become a pass. */
export interface ArrayEngineOptions<Task> extends CutOptions<Task> {
  /** Where passes and results lie. */
  readonly results: ResultStore;
  /** Name of the result of a task. */
  readonly nameOf: (task: Task) => string;
}

/**
 * An engine that runs nothing itself: it publishes tasks for whoever works on the shards of a pass, by whatever array of jobs,
 * and ends the run with `PASS_OPEN` until all results are there. What is there is told by `onKept`.
 *
 * @param options Store, names, number of shards.
 * @returns `run` throws {@linkcode WorkerError} `PASS_OPEN` with `pass`, `shards` (all) and `open` (numbers) as context.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { WorkerError } from "@lib/core/errors/errors.ts";
 * import { createArrayEngine } from "@lib/engines/array_engine.ts";
 * import { openResultStore } from "@lib/storage/results/result_store.ts";
 * const results = openResultStore(Deno.makeTempDirSync());
 * const engine = createArrayEngine<number, number>({ results, nameOf: (task) => `squares/${task}`, shards: 2 });
 * const run = () => engine.run([1, 2], { onResult() {}, onKept() {} });
 * await assertRejects(run, WorkerError, "0 of 2");
 * for (const task of [1, 2]) await results.put(`squares/${task}`, Uint8Array.of(task * task));
 * await run();
 * ```
 */
export function createArrayEngine<Task, Result>(options: ArrayEngineOptions<Task>): Engine<Task, Result> {
  const book = new PassBook<Task>(options.results);
  return {
    async run(tasks, { signal, onKept }) {
      const named = await nameTasks(tasks, options);
      if (signal?.aborted) throw aborted();
      const left = await book.left(named);
      if (left.length > 0) {
        const pass = await book.open(left, options);
        throw passOpen(pass, await book.openShards(pass));
      }
      for (const [index, { task }] of named.entries()) await onKept?.(task, index);
      return named.length;
    },
    peakBytes: () => 0,
    close: () => Promise.resolve(),
  };
}

/**
 * Tasks with the names of their results.
 *
 * @param tasks In order. @param options `nameOf`.
 */
export async function nameTasks<Task>(
  tasks: Iterable<Task> | AsyncIterable<Task>,
  { nameOf }: Pick<ArrayEngineOptions<Task>, "nameOf">,
): Promise<NamedTask<Task>[]> {
  // What is made when it is asked for is not kept: the tasks of millions of keys would fill the memory.
  const list = isIndexed(tasks) ? tasks : await Array.fromAsync(tasks);
  return Array.from({ length: list.length }, (_, i) => ({
    name: nameOf(list.at(i)!),
    get task() {
      return list.at(i)!;
    },
  }));
}

function isIndexed<Task>(tasks: Iterable<Task> | AsyncIterable<Task>): tasks is Indexed<Task> {
  return "at" in tasks && "length" in tasks;
}

function passOpen({ pass, shards }: Pass, open: readonly number[]): WorkerError {
  const done = shards.length - open.length;
  return new WorkerError(
    "PASS_OPEN",
    `Cannot go on as all shards of pass ${pass} must be done: current value is ${done} of ${shards.length}`,
    {
      hint: "Work on the open shards, then finalize again.",
      context: { pass, shards: shards.length, open: [...open] },
    },
  );
}
