import { ForecastError, WorkerError } from "../core/errors.ts";
import { shellWord } from "./shell_word.ts";

/** What Ctrl-C makes of a command that cannot say so itself. */
export function aborted(): DOMException {
  return new DOMException("The command was interrupted", "AbortError");
}

/**
 * What a command threw, with what to do where Ctrl-C ended it: the library knows its work, the command line how to go on.
 *
 * @param thrown Whatever a command threw. @param args Arguments of the command line, the command first.
 * @returns `ABORTED` with a hint of the command's own; everything else as it is.
 */
export function withRemedy(thrown: unknown, args: readonly string[]): unknown {
  const isAbort = thrown instanceof DOMException
    ? thrown.name === "AbortError"
    : thrown instanceof ForecastError && thrown.code === "ABORTED";
  if (!isAbort) return thrown;
  return new WorkerError("ABORTED", "Cannot finish as the command must not be interrupted: current value is aborted", {
    cause: thrown,
    hint: remedyOf(args),
  });
}

/** What these have sent, fetched or fitted is not sent, fetched or fitted again. */
const GOES_ON: ReadonlySet<string> = new Set([
  "push",
  "pull",
  "mlflow-sync",
  "retrain",
  "pipeline",
  "tune",
  "plan",
  "work",
  "finalize",
]);

function remedyOf(args: readonly string[]): string {
  const again = args.map(shellWord).join(" ");
  if (GOES_ON.has(args[0] ?? "")) return `What was done is kept. The same command goes on: deno task ${again}`;
  if (args[0] !== "train") return `Nothing of it is kept. Run it again: deno task ${again}`;
  const resumes = args.some((arg) => arg === "--resume" || arg.startsWith("--resume="));
  return `What is finished is kept. Go on with: deno task ${again}${resumes ? "" : " --resume"}`;
}
