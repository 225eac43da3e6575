import { WorkerError } from "../core/errors/errors.ts";
import { type LimitCode, POOL_CLOSED, TIME_LIMIT, WORKER_CRASHED, WORKER_START } from "./protocol.ts";

/** Where a task was when its worker ended, -1 if that is not known. */
export interface TaskPlace {
  readonly unit: number;
  readonly step: number;
}

/** Limits of a worker, as far as there are any. */
export interface Limits {
  readonly seconds?: number;
  readonly memoryMb?: number;
}

/** The error of a task past a limit. */
export function pastLimit(code: LimitCode, place: TaskPlace, { seconds, memoryMb }: Limits): WorkerError {
  const [most, hint] = code === TIME_LIMIT
    ? [`at most ${seconds} s for one step`, "Give it more time or less work."]
    : [memoryMb === undefined ? "no more memory than there is" : `at most ${memoryMb} MB`, "Give it more memory."];
  return new WorkerError(code, `Cannot finish the task as it must take ${most}: current value is more`, {
    hint,
    context: { ...place },
  });
}

/** The error of a worker that never came up; `printed`: its last words. */
export function notStarted(reason: string, printed: string): WorkerError {
  return new WorkerError(WORKER_START, `Cannot start a worker as its entry must load: current value is ${reason}`, {
    hint: "Run again with --debug; check that the dependencies are installed (deno task doctor).",
    context: wordsOf(printed),
    // It may name a flag that is missing.
    cause: new Error(reason),
  });
}

/** The error of a task whose worker died for another reason than a limit; `printed`: its last words. */
export function crashed(reason: string, place: TaskPlace, printed: string): WorkerError {
  const hint = reason === "SIGKILL"
    ? "It was ended from outside; where the machine is short of memory, use fewer workers. The other tasks go on."
    : "The other tasks go on in a new worker.";
  return new WorkerError(
    WORKER_CRASHED,
    `Cannot finish the task as its worker must stay alive: current value is ${reason}`,
    { hint, context: { ...place, ...wordsOf(printed) } },
  );
}

/** The error of a run that its signal has ended. */
export function aborted(): WorkerError {
  return new WorkerError("ABORTED", "Cannot finish the run as it must not be interrupted: current value is aborted", {
    hint: "Run it again: what is finished is kept.",
  });
}

/** The error of a task whose pool was closed. */
export function poolClosed(): WorkerError {
  return new WorkerError(POOL_CLOSED, "Cannot finish the task as its pool must be open: current value is closed");
}

function wordsOf(printed: string): { printed?: string } {
  return printed === "" ? {} : { printed };
}
