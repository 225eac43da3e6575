import { ForecastError, WorkerError } from "../core/errors.ts";
import { CANCELLED, type FromWorker, type ToWorker } from "./protocol.ts";
import { unwrap } from "./transfer.ts";

/** What a handler knows beside its task. */
export interface TaskContext<Init = unknown> {
  /** The pool's `init` value, cloned once per worker. */
  readonly init: Init;
  /** Whether the pool no longer wants the result: its run was aborted, or the task's time is over. */
  cancelled(): boolean;
  /**
   * Give the task up if it is cancelled. Long handlers call this between units of work.
   *
   * @throws {WorkerError} `CANCELLED`.
   */
  throwIfCancelled(): void;
}

/** Turns a task into a result, or into a promise or a {@linkcode Transferred} of one. Runs one task at a time. */
export type TaskHandler<Task, Init = unknown> = (task: Task, context: TaskContext<Init>) => unknown;

/** The part of a worker's global scope that is used here, so that no worker types enter the main program. */
interface WorkerScope {
  postMessage(message: FromWorker, buffers?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  addEventListener(type: string, listener: (event: Event) => void): void;
}

/**
 * The worker's side of a pool: call it once, at the end of the worker's entry file.
 *
 *     // doubling_worker.ts
 *     import { serveTasks } from "../parallel/serve_tasks.ts";
 *     serveTasks((task: number) => task * 2);
 *
 * @param handler Called for each task. What it throws becomes the task's error, as a `ForecastError` with its code.
 */
export function serveTasks<Task, Init = unknown>(handler: TaskHandler<Task, Init>): void {
  const scope = globalThis as unknown as WorkerScope;
  const answer = (message: FromWorker, buffers: Transferable[] = []) => scope.postMessage(message, buffers);
  reportCrashes(scope, answer);
  let context: TaskContext<Init> | null = null;
  scope.onmessage = async ({ data }) => {
    if (data.kind === "init") {
      context = createContext(data.init as Init, new Int32Array(data.flag));
      return answer({ kind: "ready" });
    }
    try {
      if (context === null) throw new TypeError("Cannot run a task as the worker must be initialised first");
      const { value, buffers } = unwrap(await handler(data.task as Task, context));
      answer({ kind: "result", result: value }, buffers);
    } catch (thrown) {
      answer({ kind: "error", error: recordOf(thrown) });
    }
  };
}

function createContext<Init>(init: Init, flag: Int32Array): TaskContext<Init> {
  const cancelled = () => Atomics.load(flag, 0) !== 0;
  return {
    init,
    cancelled,
    throwIfCancelled() {
      if (!cancelled()) return;
      throw new WorkerError(
        CANCELLED,
        "Cannot finish the task as it must not be cancelled: current value is cancelled",
      );
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
function reportCrashes(scope: WorkerScope, answer: (message: FromWorker) => void): void {
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
