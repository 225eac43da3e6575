import { TrackingError } from "../core/errors/errors.ts";

/** Variables of the environment that say who asks, as MLflow's own client takes them. */
export const MLFLOW_VARIABLES = [
  "MLFLOW_TRACKING_TOKEN",
  "MLFLOW_TRACKING_USERNAME",
  "MLFLOW_TRACKING_PASSWORD",
] as const;

/** Gives a variable of the environment; an empty text counts as none. */
export type Variables = (name: typeof MLFLOW_VARIABLES[number]) => string | undefined;

/**
 * Headers that say who asks. As in MLflow's own client name and password, where there are both, go before a token.
 *
 * @param variable Gives a variable of the environment.
 * @throws {TrackingError} `TRACKING_DENIED` for a token that no header takes; its value is never told.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { authorizationOf } from "@lib/tracking/authorization.ts";
 * const token = authorizationOf((name) => name === "MLFLOW_TRACKING_TOKEN" ? "abc" : undefined);
 * assertEquals(token, { authorization: "Bearer abc" });
 * assertEquals(authorizationOf(() => undefined), {});
 * ```
 */
export function authorizationOf(variable: Variables): Record<string, string> {
  const [token, username, password] = MLFLOW_VARIABLES.map(variable);
  if (username && password) {
    const bytes = new TextEncoder().encode(`${username}:${password}`);
    return { authorization: `Basic ${bytes.toBase64()}` };
  }
  if (!token) return {};
  if (!SENDABLE.test(token)) throw unsendable();
  return { authorization: `Bearer ${token}` };
}

/** What a header takes. Whoever sends another one tells its value in the error, which is a secret. */
const SENDABLE = /^[\x20-\x7e\xa0-\xff]+$/;

function unsendable(): TrackingError {
  return new TrackingError(
    "TRACKING_DENIED",
    "Cannot send MLFLOW_TRACKING_TOKEN as it must be one line of printable Latin characters: current value has a line break or " +
      "another character",
    { hint: "Set it again, from a file for instance by $(tr -d '\\r\\n' < FILE).", context: { mayPass: false } },
  );
}
