import { ForecastError, WorkerError } from "../core/errors.ts";
import type { OutputOptions } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Report an error on standard error (and as `{error}` on standard output with `--json`).
 *
 * @param terminal Where to write. @param thrown What a command threw. @param options Output options.
 * @returns Exit code: 1, also for an interrupted run, whose error is `ABORTED`.
 */
export function printError(terminal: Terminal, thrown: unknown, options: OutputOptions): number {
  const error = thrown instanceof DOMException && thrown.name === "AbortError"
    ? interrupted()
    : ForecastError.from(thrown);
  terminal.err(`error[${error.code}] ${error.message}\n`);
  if (error.hint !== "") terminal.err(`hint: ${error.hint}\n`);
  if (options.debug) {
    const stack = error.context.stack ?? (thrown instanceof Error ? thrown.stack : undefined);
    if (stack !== undefined) terminal.err(`${stack}\n`);
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
      terminal.err(`caused by: ${cause.stack}\n`);
    }
  }
  if (options.json) terminal.out(`${JSON.stringify({ error: error.toJSON() })}\n`);
  return 1;
}

/** What `AbortSignal.throwIfAborted` throws has no code of ours. */
function interrupted(): WorkerError {
  return new WorkerError(
    "ABORTED",
    "Cannot finish the command as it must not be interrupted: current value is aborted",
    {
      hint: "Run it again.",
    },
  );
}
