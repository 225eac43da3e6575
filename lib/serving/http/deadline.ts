import { HttpError } from "./http_error.ts";
import type { Admission, WaitOptions } from "./admission.ts";

/**
 * Work when it is its turn, and give it up at its deadline. The answer does not wait for work that does not heed its signal;
 * its place does.
 *
 * @param admission Whose turn it is. @param wait `ms`: milliseconds that are left; `late`: the error of work
 * that is not done by then; `client` as of {@linkcode Admission}.
 * @param work Is told by its signal to stop.
 * @throws {HttpError} `TIME_LIMIT` (504) if it was not done in time; `OVERLOADED` (503) if it had not begun by then.
 */
export async function runBefore<T>(
  admission: Admission,
  { ms, late: lateError = tooLate, ...options }: WaitOptions & { readonly ms: number; readonly late?: () => HttpError },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController(), { promise: late, reject } = Promise.withResolvers<never>();
  let hasBegun = false;
  const timer = setTimeout(() => {
    controller.abort();
    if (hasBegun) reject(lateError());
  }, Math.max(0, ms));
  const done = admission.run(
    (signal) => {
      hasBegun = true;
      return work(signal);
    },
    controller.signal,
    options,
  );
  done.catch(() => {}); // after the deadline nobody waits for it
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The error of forecasts that are late. */
function tooLate(): HttpError {
  return new HttpError(
    504,
    "TIME_LIMIT",
    "Cannot answer as the forecasts must be there before the deadline of a request: current value is later",
    { hint: "Ask for fewer keys at a time." },
  );
}

/** The error of a dry run or a decision that is late. @param limit Milliseconds that it had: `decisionMs`. */
export function decisionTooLate(limit: number): HttpError {
  return new HttpError(
    504,
    "TIME_LIMIT",
    `Cannot decide as every model must be loaded within decisionMs=${limit} ms: current value is more`,
    {
      hint: "Nothing has moved. Start the server with more: deno task serve --limit decisionMs=MS.",
      context: { limit },
    },
  );
}
