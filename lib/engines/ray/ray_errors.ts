import { WorkerError } from "../../core/errors/errors.ts";

/** What was asked of whom. */
interface Asked {
  readonly what: string;
  readonly address: string;
  readonly signal: AbortSignal | null;
}

/** What came. */
interface Answered {
  readonly status: number;
  readonly said: string;
}

/** What others said is told this far, in characters. */
const MOST_TEXT = 300;
const RESUME = "What is finished lies where the plan does: the same command goes on from there.";

/** No answer, or none in time; `ABORTED` if nobody waits for one any more. */
export function unreachable(thrown: unknown, { what, address, signal }: Asked): WorkerError {
  if (signal?.aborted) {
    return new WorkerError(
      "ABORTED",
      `Cannot ${what} as the command must not be interrupted: current value is aborted`,
      {
        hint: RESUME,
        cause: thrown,
      },
    );
  }
  return new WorkerError(
    "ENGINE_UNREACHABLE",
    `Cannot ${what} as Ray must answer at ${address}: current value is "${
      thrown instanceof Error ? thrown.message : thrown
    }"`,
    {
      hint: "Check --address, where Ray's dashboard opens in a browser, and that the head runs with it (ray[default]).",
      context: { address },
      cause: thrown,
    },
  );
}

/** The token is missing or wrong. */
export function denied({ status, said }: Answered, { what, address }: Asked): WorkerError {
  return new WorkerError(
    "ENGINE_DENIED",
    `Cannot ${what} as Ray at ${address} must allow it: current value is status ${status} ${lastLine(said)}`.trimEnd(),
    {
      hint: "Set RAY_AUTH_TOKEN to the token of the cluster, as `ray get-auth-token` prints it on the head.",
      context: { address, status },
    },
  );
}

/** An answer that is none of the Jobs API, or an error of the cluster. */
export function refused({ status, said }: Answered, { what, address }: Asked): WorkerError {
  return new WorkerError(
    "ENGINE_FAILED",
    `Cannot ${what} as Ray at ${address} must do it: current value is status ${status} ${lastLine(said)}`.trimEnd(),
    {
      hint: status < 500
        ? "Check --address: it is that of Ray's dashboard, usually port 8265."
        : "Look at Ray's logs on the head; then run the same command again: it goes on.",
      context: { address, status },
    },
  );
}

/** A job has ended before the run has. @param job Its id. @param found How it stands. */
export function jobEnded(job: string, found: { readonly status: string; readonly message: string }): WorkerError {
  const { status, message } = found;
  // The end of the log says what the driver said last.
  const last = lastLine(message);
  return new WorkerError(
    "ENGINE_JOB_ENDED",
    `Cannot go on as the Ray job ${job} must run until the run is done: current value is ${status}${
      last === "" ? "" : `, "${last}"`
    }`,
    { hint: RESUME, context: { job, status, message } },
  );
}

/** Of a traceback, as of a log, the last line says what happened. */
function lastLine(text: string): string {
  return (text.trim().split("\n").at(-1) ?? "").slice(0, MOST_TEXT);
}
