import { ForecastError } from "../core/errors.ts";
import { EXIT } from "./exit_code.ts";
import type { OutputOptions } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Report an error on standard error (and as `{error}` on standard output with `--json`).
 *
 * @param terminal Where to write. @param thrown What a command threw. @param options Output options.
 * @returns Exit code: 3 for an interrupted command, whose error is `ABORTED`, else 1.
 */
export function printError(terminal: Terminal, thrown: unknown, options: OutputOptions): number {
  const error = ForecastError.from(thrown);
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
  return error.code === "ABORTED" ? EXIT.UNFINISHED : EXIT.ERROR;
}
