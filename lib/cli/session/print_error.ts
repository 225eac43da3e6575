import { ForecastError } from "../../core/errors/errors.ts";
import { withoutUsers } from "../../core/text/server_address.ts";
import { unnamedError } from "../../storage/files/system_error.ts";
import { EXIT } from "./exit_code.ts";
import type { CommonOptions } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Report an error on standard error (and as `{error}` on standard output with `--json`).
 *
 * @param terminal Where to write. @param thrown What a command threw. @param options Output options.
 * @returns Exit code: 3 for a command to be run again, whose error is `ABORTED` or `PASS_OPEN`, else 1.
 */
export function printError(terminal: Terminal, thrown: unknown, options: CommonOptions): number {
  const error = typedError(thrown);
  terminal.err(`error[${error.code}] ${error.message}\n`);
  if (error.hint !== "") terminal.err(`hint: ${error.hint}\n`);
  if (options.debug) {
    const stack = error.context.stack ?? (thrown instanceof Error ? thrown.stack : undefined);
    if (stack !== undefined) terminal.err(`${stack}\n`);
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
      terminal.err(`caused by: ${cause.stack}\n`);
    }
  }
  if (options.json) tell(terminal, error);
  return error.code === "ABORTED" || error.code === "PASS_OPEN" ? EXIT.UNFINISHED : EXIT.ERROR;
}

/**
 * Report wrong usage, of which standard error has been told, as `{error}` on standard output with `--json`.
 *
 * @param terminal Where to write. @param problem What is wrong, for instance `unknown option '--limt'`. @param args Of the command line.
 * @returns Exit code 2.
 */
export function printUsage(terminal: Terminal, problem: string, args: readonly string[]): number {
  const error = new ForecastError(
    "WRONG_USAGE",
    `Cannot run as the command line must be one of those that --help shows: current value is ${withoutUsers(problem)}`,
    { hint: "Add --help for options and examples.", context: { arguments: args.map(withoutUsers) } },
  );
  if (wantsJson(args)) tell(terminal, error);
  return EXIT.USAGE;
}

/**
 * Whether JSON is asked for, read where options are not parsed: they could not be, or nobody waits for them any more.
 *
 * @param args Of the command line.
 */
export function wantsJson(args: readonly string[]): boolean {
  return args.includes("--json");
}

/** What nobody has named may be a failure of the system, which has a remedy. */
function typedError(thrown: unknown): ForecastError {
  const error = ForecastError.from(thrown);
  if (error.code !== "UNEXPECTED") return error;
  return unnamedError(thrown instanceof ForecastError ? thrown.cause ?? thrown : thrown) ?? error;
}

function tell(terminal: Terminal, error: ForecastError): void {
  try {
    terminal.out(`${JSON.stringify({ error: error.toJSON() })}\n`);
  } catch {
    // Standard output may be what has failed; standard error has been told.
  }
}
