import type { ForecastError } from "../core/errors/errors.ts";

/** What happens with the results of a run. */
export interface RunOptions<Task, Result> {
  /** Receives each result, in the order of the tasks; a promise holds the next one back. */
  readonly onResult: (result: Result, index: number) => void | Promise<void>;
  /**
   * Told in place of `onResult` of a task whose result lies already where the caller would put it, as other machines have put
   * it there: nothing has to be read only to be handed over. Needed by engines that say so.
   */
  readonly onKept?: (task: Task, index: number) => void | Promise<void>;
  /** Receives the error of each failed task, in the same order; without it the first error ends the run. */
  readonly onError?: (error: ForecastError, index: number) => void | Promise<void>;
  /** Told of each task that ends without an error, at once and in whatever order they end: to say how far the run is. */
  readonly onDone?: (task: Task) => unknown;
  /** What to run in place of a failed task, for instance the task without the unit that failed; null: nothing. */
  readonly retry?: (task: Task, error: ForecastError) => Task | null;
  /** Ends the run: running tasks are ended, their results are dropped. */
  readonly signal?: AbortSignal;
}

/** What runs tasks, on this machine or others. Results do not depend on which one does. */
export interface Engine<Task, Result> {
  /**
   * Run tasks until all are done. One run at a time.
   *
   * @param tasks Cloneable values.
   * @param options Receivers and signal.
   * @returns Number of tasks.
   * @throws {WorkerError} `ABORTED` after the signal, `WORKER_START` if a worker cannot be started, `PERMISSION_DENIED` if one
   * may not do what a task needs; without `onError` any task's error. What a receiver or the iterable throws passes through.
   */
  run(tasks: Iterable<Task> | AsyncIterable<Task>, options: RunOptions<Task, Result>): Promise<number>;
  /** Largest resident memory of the workers in all, bytes, as far as they have told. */
  peakBytes(): number;
  /** Let go of the workers, whatever they do. Resolves when they are gone. */
  close(): Promise<void>;
}
