import type { ErrorCode } from "../core/errors/error_codes.ts";
import { ForecastError } from "../core/errors/errors.ts";
import type { Engine, RunOptions } from "./engine.ts";
import { OrderedDelivery, type Settled } from "./ordered_delivery.ts";
import { POOL_CLOSED, WORKER_START } from "./protocol.ts";
import type { WorkerOptions } from "./worker_process.ts";
import { aborted } from "./worker_errors.ts";
import { WorkerSlot } from "./worker_slot.ts";

/** How a pool is made. */
export interface PoolOptions extends WorkerOptions {
  /** Number of workers, >= 1. */
  readonly workers: number;
}

/** Results may run ahead of the oldest unfinished task by this many tasks per worker. */
const WINDOW = 16;

/** Codes of errors that every task would have. */
const FATAL: readonly ErrorCode[] = [WORKER_START, POOL_CLOSED, "PERMISSION_DENIED"];

/**
 * Start worker processes that run tasks in parallel. Results come in the order of the tasks, so they do not depend on the
 * number of workers. Tasks are pulled when they are needed: at most two per worker at any time, and none when results wait too
 * long for an older one.
 *
 * A worker past a limit, or one that dies, fails its task with `TIME_LIMIT`, `MEMORY_LIMIT` or `WORKER_CRASHED` and is
 * replaced; the run goes on, whatever the task does. `context.unit` says where the task was, -1 if that is not known: a
 * worker that dies by itself has told only if its task is a retry.
 *
 * @param options Entry, number of workers, initial value, limits.
 * @throws {RangeError} If a number is out of range.
 */
export function createPool<Task, Result>(options: PoolOptions): Engine<Task, Result> {
  const { workers, seconds = Infinity, memoryMb = Infinity } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`Cannot make a pool as it needs at least one worker: current value is ${workers}`);
  }
  if (!(seconds > 0 && memoryMb > 0)) {
    throw new RangeError(
      `Cannot make a pool as limits must be positive: current value is ${seconds} s, ${memoryMb} MB`,
    );
  }
  const residents = new Map<object, number>();
  const slots = Array.from({ length: workers }, () => new WorkerSlot(options, residents));
  let busy = false;
  return {
    async run(tasks, runOptions) {
      if (busy) throw new TypeError("Cannot run tasks as the pool must be idle: current value is busy");
      busy = true;
      try {
        return await runTasks(slots, tasks, runOptions);
      } finally {
        busy = false;
      }
    },
    peakBytes: () => slots.reduce((sum, slot) => sum + slot.peakBytes, 0),
    close: async () => void await Promise.all(slots.map((slot) => slot.close())),
  };
}

async function runTasks<Task, Result>(
  slots: readonly WorkerSlot[],
  tasks: Iterable<Task> | AsyncIterable<Task>,
  options: RunOptions<Task, Result>,
): Promise<number> {
  if (options.signal?.aborted) throw aborted();
  const source = new LookAhead(tasks, slots.length);
  const stop = Promise.withResolvers<never>();
  stop.promise.catch(() => {});
  let stopped = false, taken = 0;
  const delivery = new OrderedDelivery<Result>(async (settled, index) => {
    if (stopped) return;
    try {
      await receive<Task, Result>(settled, index, options);
    } catch (thrown) {
      // At once, also while every worker is busy or every lane waits for room.
      stop.reject(thrown);
      throw thrown;
    }
  });
  const lane = async (slot: WorkerSlot) => {
    // A worker goes on while its last result is handed over.
    let handed: Promise<void> = Promise.resolve();
    while (!stopped) {
      await delivery.room(taken, WINDOW * slots.length);
      const next = stopped ? { done: true as const } : source.take();
      const index = taken++;
      const task = await next;
      if (task.done || stopped) {
        taken--;
        break;
      }
      const settled = await runTask(slot, task.value, options);
      if (settled.ok && !stopped) options.onDone?.(task.value);
      await handed;
      handed = delivery.add(index, settled);
      handed.catch(() => {});
    }
    await handed;
  };
  const onAbort = () => stop.reject(aborted());
  options.signal?.addEventListener("abort", onAbort);
  try {
    await Promise.race([stop.promise, Promise.all(slots.map(lane))]);
    return taken;
  } catch (error) {
    stopped = true;
    source.close();
    await Promise.all(slots.map((slot) => slot.cancel()));
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", onAbort);
    await delivery.quiet();
  }
}

/** A task that fails is run again in the form that `retry` gives it, and tells its units then. */
async function runTask<Task, Result>(
  slot: WorkerSlot,
  task: Task,
  options: RunOptions<Task, Result>,
): Promise<Settled<Result>> {
  for (let tells = false;; tells = true) {
    const settled = await settle<Result>(slot.run(task, tells));
    const again = settled.ok ? null : options.retry?.(task, settled.error) ?? null;
    if (again === null) return settled;
    task = again;
  }
}

async function settle<Result>(result: Promise<unknown>): Promise<Settled<Result>> {
  try {
    return { ok: true, result: await result as Result };
  } catch (thrown) {
    // A start-up failure or a task that cannot be cloned is not the task's own: it ends the run.
    if (!(thrown instanceof ForecastError) || FATAL.includes(thrown.code)) throw thrown;
    return { ok: false, error: thrown };
  }
}

async function receive<Task, Result>(
  settled: Settled<Result>,
  index: number,
  options: RunOptions<Task, Result>,
): Promise<void> {
  if (settled.ok) return await options.onResult(settled.result, index);
  if (options.onError === undefined) throw settled.error;
  await options.onError(settled.error, index);
}

/** Pulls tasks a little before they are asked for, so that reading overlaps with computing. */
class LookAhead<Task> {
  readonly #iterator: Iterator<Task> | AsyncIterator<Task>;
  readonly #ahead: Promise<IteratorResult<Task>>[] = [];
  readonly #size: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(tasks: Iterable<Task> | AsyncIterable<Task>, size: number) {
    this.#iterator = Symbol.asyncIterator in tasks ? tasks[Symbol.asyncIterator]() : tasks[Symbol.iterator]();
    this.#size = size;
  }

  take(): Promise<IteratorResult<Task>> {
    while (this.#ahead.length <= this.#size) this.#ahead.push(this.#pull());
    return this.#ahead.shift() ?? this.#pull();
  }

  close(): void {
    this.#last.finally(() => this.#iterator.return?.()).catch(() => {});
  }

  #pull(): Promise<IteratorResult<Task>> {
    const next = this.#last.then(() => this.#iterator.next());
    this.#last = next;
    next.catch(() => {}); // reported to whoever takes it
    return next;
  }
}
