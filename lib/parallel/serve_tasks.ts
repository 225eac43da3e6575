import { ForecastError } from "../core/errors/errors.ts";
import { decodeFrame } from "./frames.ts";
import { CELL, type FromWorker, STATE, type ToWorker } from "./protocol.ts";
import { writeShared } from "./shared_output.ts";

/** What a handler knows beside its task. */
export interface TaskContext<Init = unknown> {
  /** The pool's `init` value, cloned once per worker. */
  readonly init: Init;
  /**
   * Say where the task is. The pool's limit on seconds counts from here, and a limit that is passed is blamed on it. Costs
   * nanoseconds.
   *
   * @param unit Part of the task that can be left out, >= 0, for instance a key. @param step Part of the unit, >= 0.
   * @param patience How many times the limit on seconds this step may take, >= 1; default 1.
   */
  at(unit: number, step?: number, patience?: number): void;
}

/** Turns a task into a result or a promise of one. Runs one task at a time. */
export type TaskHandler<Task, Init = unknown> = (task: Task, context: TaskContext<Init>) => unknown;

/** The part of a worker's global scope that is used here, so that no worker types enter the main program. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<SharedArrayBuffer | Uint8Array<ArrayBuffer>>) => void) | null;
  addEventListener(type: string, listener: (event: Event) => void): void;
}

/**
 * The worker's side of a pool: call it once, at the end of the worker's entry file. Standard output belongs to the pool
 * from then on: what the console prints goes to standard error.
 *
 *     // doubling_worker.ts
 *     import { serveTasks } from "../parallel/serve_tasks.ts";
 *     serveTasks((task: number) => task * 2);
 *
 * @param handler Called for each task. What it throws becomes the task's error, as a `ForecastError` with its code.
 */
export function serveTasks<Task, Init = unknown>(handler: TaskHandler<Task, Init>): void {
  const scope = globalThis as unknown as WorkerScope;
  const { console: printer } = globalThis;
  Object.assign(printer, { log: printer.error, info: printer.error, debug: printer.error });
  // Until the host gives those that it shares: nobody else writes before the first message.
  let cells = new Int32Array(new SharedArrayBuffer(4 * Object.keys(CELL).length));
  // Straight to the pool: the host would only copy it.
  const answer = (message: FromWorker) => writeShared(cells, message);
  reportCrashes(scope, answer);
  let context: TaskContext<Init> | null = null;
  let tells = false;
  scope.onmessage = async ({ data }) => {
    if (data instanceof SharedArrayBuffer) return void (cells = new Int32Array(data));
    const message = decodeFrame(data) as ToWorker;
    if (message.kind === "init") {
      context = createContext(message.init as Init, { cells, tells: () => tells, answer });
      return answer({ kind: "ready" });
    }
    tells = message.tells;
    begin(cells);
    try {
      if (context === null) throw new TypeError("Cannot run a task as the worker must be initialised first");
      const result = await handler(message.task as Task, context);
      end(cells);
      answer({ kind: "result", result, peakBytes: cells[CELL.peak]! * 1024 });
    } catch (thrown) {
      end(cells);
      answer({ kind: "error", error: recordOf(thrown) });
    }
  };
}

/** What the pool is told. */
type Answer = (message: FromWorker) => void;

function begin(cells: Int32Array): void {
  Atomics.store(cells, CELL.unit, -1);
  Atomics.store(cells, CELL.step, -1);
  Atomics.add(cells, CELL.moves, 1);
  Atomics.store(cells, CELL.patience, 1);
  Atomics.store(cells, CELL.state, STATE.busy);
}

/** Once the host has condemned the task, the verdict is its answer: wait for the end. */
function end(cells: Int32Array): void {
  const before = Atomics.compareExchange(cells, CELL.state, STATE.busy, STATE.idle);
  if (before === STATE.condemned) Atomics.wait(cells, CELL.state, STATE.condemned);
}

function createContext<Init>(
  init: Init,
  worker: { readonly cells: Int32Array; readonly tells: () => boolean; readonly answer: Answer },
): TaskContext<Init> {
  const { cells, tells, answer } = worker;
  return {
    init,
    at(unit, step = -1, patience = 1) {
      Atomics.store(cells, CELL.step, step);
      // A process that dies by itself cannot tell any more. To tell every unit wakes the pool's process each time, which
      // costs more than the unit may: only a task that has ended a worker before does it.
      if (Atomics.exchange(cells, CELL.unit, unit) !== unit && tells()) answer({ kind: "at", unit });
      Atomics.add(cells, CELL.moves, 1);
      // After the move: less patience must not meet the ticks of a step that had more.
      Atomics.store(cells, CELL.patience, patience);
    },
  };
}

/** Plain data in any case: `context` may hold what cannot be cloned; an unexpected error keeps its stack. */
function recordOf(thrown: unknown) {
  const error = ForecastError.from(thrown);
  const record = error.toJSON();
  const stack = error !== thrown && thrown instanceof Error ? { stack: thrown.stack } : {};
  return JSON.parse(JSON.stringify({ ...record, context: { ...record.context, ...stack } }));
}

/** A failure outside the handler (a timer, a forgotten promise) is reported instead of printed by the runtime. */
function reportCrashes(scope: WorkerScope, answer: Answer): void {
  for (const type of ["error", "unhandledrejection"]) {
    scope.addEventListener(type, (event) => {
      event.preventDefault();
      const thrown = event instanceof PromiseRejectionEvent ? event.reason : (event as ErrorEvent).error;
      answer({
        kind: "crash",
        message: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown),
      });
    });
  }
}
