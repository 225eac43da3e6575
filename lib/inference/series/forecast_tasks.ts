import type { ForecastError } from "../../core/errors/errors.ts";
import { MEMORY_LIMIT, TIME_LIMIT, WORKER_CRASHED } from "../../parallel/protocol.ts";
import type { ChunkExtras } from "./made_chunk.ts";
import type { ForecasterFacts } from "./open_forecaster.ts";

/** Forecast a chunk of keys. Plain data. */
export interface ForecastTask {
  /** Ascending positions in the table's keys, of one chunk of the store. */
  readonly positions: readonly number[];
  /** Keys, by position in the chunk, that have ended a worker, with the code of the error. */
  readonly cutOff?: readonly { readonly unit: number; readonly code: string }[];
  /** Whether it is tried once more after a worker has ended for what may not be its fault. */
  readonly again?: boolean;
}

/** What a worker is told once. Plain data. */
export interface ForecastContext {
  /** Registry root. */
  readonly registry: string;
  /** Folder of the version of the table. */
  readonly table: string;
  /** What was decided before the first key. */
  readonly facts: ForecasterFacts;
  /** What is made beside forecasts. */
  readonly extras: ChunkExtras;
}

/** Codes of errors that end a worker. */
const ENDED: readonly string[] = [TIME_LIMIT, MEMORY_LIMIT, WORKER_CRASHED];

/**
 * What to run in place of a task that ended its worker: once more, for a worker that dies by itself has not told where it was;
 * then the same with the key that was being forecast as a failed one.
 *
 * @param task What was run. @param error How it failed.
 * @returns Null if that would not help: the worker's own error, or a death outside of any key.
 */
export function retryTask(task: ForecastTask, error: ForecastError): ForecastTask | null {
  if (!ENDED.includes(error.code)) return null;
  if (error.code !== TIME_LIMIT && !task.again) return { ...task, again: true };
  const unit = Number(error.context.unit), cutOff = task.cutOff ?? [];
  if (!(unit >= 0) || cutOff.some((cut) => cut.unit === unit)) return null;
  return { ...task, cutOff: [...cutOff, { unit, code: error.code }] };
}
