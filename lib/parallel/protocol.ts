import type { ErrorRecord } from "../core/errors.ts";

/** What the pool says to a worker. */
export type ToWorker =
  | { readonly kind: "init"; readonly init: unknown; readonly flag: SharedArrayBuffer }
  | { readonly kind: "task"; readonly task: unknown };

/** What a worker says to the pool. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "error"; readonly error: ErrorRecord }
  /** Something outside the handler failed; the worker's state can no longer be trusted. */
  | { readonly kind: "crash"; readonly message: string };

/** Code of the error by which a handler gives up a cancelled task. */
export const CANCELLED = "CANCELLED";
/** Code of the error of a worker that never came up: no task can succeed. */
export const WORKER_START = "WORKER_START";
/** Code of the error of a task whose pool was closed. */
export const POOL_CLOSED = "POOL_CLOSED";
