import type { StageStatus } from "../../retraining/stage_status.ts";

/** How a command ended, for scripts and schedulers. */
export const EXIT = {
  /** Done. */
  DONE: 0,
  /** A condition with a code: nothing was done, or not all of it. */
  ERROR: 1,
  /** Wrong usage. */
  USAGE: 2,
  /** Interrupted: run it again, `train` with `--resume`; `finalize`: shards are to be worked on first. */
  UNFINISHED: 3,
  /** Done, but keys failed by an error (a key without data is no such key), or the gate has refused the run. */
  KEYS_FAILED: 4,
} as const;

/**
 * The exit code of a stage of the way from a table to forecasts.
 *
 * @param status How it ended.
 */
export function exitCodeOf(status: StageStatus): number {
  return { done: EXIT.DONE, incomplete: EXIT.KEYS_FAILED, failed: EXIT.ERROR }[status];
}
