import { ForecastError, WorkerError } from "../../core/errors/errors.ts";
import { shellWord } from "../../core/text/shell_word.ts";

/** What Ctrl-C makes of a command that cannot say so itself. */
export function interruption(): DOMException {
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

/** Names the place that machines share, by command: what lies there is kept as well. */
const PLACES = new Map(Object.entries({ train: "--plan", infer: "--share", evaluate: "--share" }));

function remedyOf(args: readonly string[]): string {
  const [command = ""] = args, place = PLACES.get(command);
  const again = args.map(shellWord).join(" ");
  if (GOES_ON.has(command) || place !== undefined && names(args, place)) {
    return `What was done is kept. The same command goes on: deno task ${again}`;
  }
  if (command !== "train") return `Nothing of it is kept. Run it again: deno task ${again}`;
  return `What is finished is kept. Go on with: deno task ${again}${names(args, "--resume") ? "" : " --resume"}`;
}

function names(args: readonly string[], option: string): boolean {
  return args.some((arg) => arg === option || arg.startsWith(`${option}=`));
}
