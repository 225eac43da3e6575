import type { ErrorRecord } from "../core/errors/errors.ts";

/** What the pool says to a worker. */
export type ToWorker =
  | { readonly kind: "init"; readonly init: unknown }
  /** `tells`: whether each new unit is to be told of. */
  | { readonly kind: "task"; readonly task: unknown; readonly tells: boolean };

/** What a worker, or the host around it, says to the pool. */
export type FromWorker =
  | { readonly kind: "ready" }
  /** The task that tells has come to another unit. */
  | { readonly kind: "at"; readonly unit: number }
  /** `peakBytes`: largest resident memory of the worker's process so far. */
  | { readonly kind: "result"; readonly result: unknown; readonly peakBytes: number }
  | { readonly kind: "error"; readonly error: ErrorRecord }
  /** The task is past a limit; the process ends. */
  | { readonly kind: "limit"; readonly code: LimitCode; readonly unit: number; readonly step: number }
  /** A sign of life of the host; `rss`: resident memory of the worker's process, bytes. */
  | { readonly kind: "alive"; readonly rss: number }
  /** Something outside the handler failed; the worker's state can no longer be trusted. */
  | { readonly kind: "crash"; readonly message: string };

/** Code of the error of a task that was at one step for too long. */
export const TIME_LIMIT = "TIME_LIMIT";
/** Code of the error of a task whose worker took too much memory. */
export const MEMORY_LIMIT = "MEMORY_LIMIT";
/** Codes of limits. */
export type LimitCode = typeof TIME_LIMIT | typeof MEMORY_LIMIT;
/** Code of the error of a task whose worker died for another reason. */
export const WORKER_CRASHED = "WORKER_CRASHED";
/** Code of the error of a worker that never came up: no task can succeed. */
export const WORKER_START = "WORKER_START";
/** Code of the error of a task whose pool was closed. */
export const POOL_CLOSED = "POOL_CLOSED";

/** Positions in the memory that a worker shares with its host, Int32. */
export const CELL = {
  /** Whether a task runs: {@linkcode STATE}. */
  state: 0,
  /** Grows with every step. */
  moves: 1,
  /** Where the task is: its unit, -1 before the first. */
  unit: 2,
  /** Where the unit is, -1 if it does not say. */
  step: 3,
  /** Largest resident memory seen by the host, KB. */
  peak: 4,
  /** Whether one of both threads writes to the pool: 1, else 0. */
  writing: 5,
  /** How many times the limit on seconds the step where the task is may take. */
  patience: 6,
} as const;

/** Who answers the task: whoever takes `busy` away, so that there is either an answer or a verdict. */
export const STATE = { idle: 0, busy: 1, condemned: 2 } as const;
