/** Most milliseconds that a test waits for another process: one that hangs is a failure, not a test run without end. */
const MILLISECONDS = 300_000;

/** Ends a process that a test waits for too long; for the `signal` of `Deno.Command`. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(MILLISECONDS);
}
