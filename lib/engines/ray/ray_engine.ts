import type { Engine } from "../../parallel/engine.ts";
import { aborted } from "../../parallel/worker_errors.ts";
import { type ArrayEngineOptions, nameTasks } from "../array_engine.ts";
import { PassBook } from "../pass_book.ts";
import { RayJob, type RayJobOptions } from "./ray_job.ts";

/** How tasks become passes, and who works on them. */
export interface RayEngineOptions<Task> extends ArrayEngineOptions<Task>, RayJobOptions {}

/** Milliseconds between looks for results: the first after a new one, doubled while none comes. */
const FIRST_PAUSE = 200, LONGEST_PAUSE = 2000;
/** The job is asked for after so many milliseconds of pauses. */
const ASK_AFTER = 2000;

/**
 * An engine whose tasks are done by a Ray cluster: it publishes them as the array engine does, has one job work on whatever is due,
 * and waits for the results. The job is submitted when tasks first lack results, and stays for all runs of the engine.
 *
 * @param options Store, names and number of shards; cluster, files and command line of the job.
 * @returns `run` throws `WorkerError` `ENGINE_…` if the cluster cannot be used or its job ends: what has a result is
 * kept, and another engine goes on from there.
 */
export function createRayEngine<Task, Result>(options: RayEngineOptions<Task>): Engine<Task, Result> {
  const book = new PassBook<Task>(options.results), job = new RayJob(options);
  const { wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) } = options;
  return {
    async run(tasks, { signal, onDone, onKept }) {
      const named = await nameTasks(tasks, options);
      let left = await book.left(named), pause = FIRST_PAUSE, unasked = 0;
      if (left.length > 0) {
        await book.open(left, options);
        await job.start();
      }
      while (left.length > 0) {
        if (signal?.aborted) throw aborted();
        await wait(pause);
        unasked += pause;
        const still = await book.left(left), stays = new Set(still.map(({ name }) => name));
        for (const { name, task } of left) if (!stays.has(name)) onDone?.(task);
        const isAlive = still.length < left.length;
        left = still;
        pause = isAlive ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
        if (unasked < ASK_AFTER || left.length === 0) continue;
        await job.look(isAlive);
        unasked = 0;
      }
      for (const [index, { task }] of named.entries()) await onKept?.(task, index);
      return named.length;
    },
    peakBytes: () => 0,
    close: () => job.end(),
  };
}
