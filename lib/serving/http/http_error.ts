import type { ErrorCode } from "../../core/errors/error_codes.ts";
import { type ErrorOptionsRecord, ForecastError } from "../../core/errors/errors.ts";

/** Seconds after which a client that was refused for lack of room may come again. */
const RETRY_SECONDS = "1";

/** A request that is refused, with the status of its answer. */
export class HttpError extends ForecastError {
  /** Status, 400 to 599. */
  readonly status: number;
  /** Headers of the answer beside those that all answers have. */
  readonly headers: Readonly<Record<string, string>>;

  /**
   * Make the error.
   *
   * @param status 400 to 599; 503 says when to come again. @param code One of {@linkcode ErrorCode}. @param message As of all errors.
   * @param options Hint and context, which the client sees; `headers` of the answer.
   */
  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    { headers = {}, ...options }: ErrorOptionsRecord & { readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(code, message, options);
    this.status = status;
    this.headers = status === 503 ? { "Retry-After": RETRY_SECONDS, ...headers } : headers;
  }
}

/** What a request of the right form may have asked for that the table or its models do not have. */
const DOMAIN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "INVALID_REQUEST",
  "NO_KEYS",
  "HORIZON_TOO_LONG",
  "FUTURE_COLUMN_MISSING",
  "MISSING_COLUMN",
  "KEYS_MISMATCH",
  "UNKNOWN_METRIC",
  "WRONG_PROBLEM",
]);

/** What somebody wants to decide and what stands against it. */
const AGAINST: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "ARTIFACT_SWEPT",
  "CONFLICT",
  "GATE_FAILED",
  "NOT_STAGED",
  "REJECTED",
  "STAGE_MOVE",
]);

/** What is asked for and is not there. */
const ABSENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["NOT_FOUND", "NO_MATCHING_KEY", "AMBIGUOUS_KEY"]);

/**
 * What a client is told of an error: everything where the request is at fault, of the server's own troubles the code alone.
 *
 * @param thrown Whatever a handler threw. @param hidden Texts that no answer may have, such as folders of the machine.
 */
export function refusalOf(thrown: unknown, hidden: readonly string[] = []): HttpError {
  if (thrown instanceof HttpError) return thrown;
  const { code, message, hint, context } = ForecastError.from(thrown);
  const status = DOMAIN.has(code) ? 422 : ABSENT.has(code) ? 404 : AGAINST.has(code) ? 409 : null;
  if (status !== null) {
    const clean = (text: string) => hidden.reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
    return new HttpError(status, code, clean(message), {
      hint: clean(hint),
      context: JSON.parse(clean(JSON.stringify(context))),
      cause: thrown,
    });
  }
  return new HttpError(
    code === "UNEXPECTED" ? 500 : 503,
    code,
    `Cannot answer as the server must be able to read what it serves: current value is ${code}`,
    { hint: ASK, cause: thrown },
  );
}

const ASK = "Ask who runs the server: its log tells more under the id of this request.";

/**
 * What a client may know of a refusal: what the runtime denied the server names files and flags, which are not the client's.
 *
 * @param refusal Of a request.
 */
export function toldOf(
  { code, message, hint, context }: HttpError,
): Pick<HttpError, "code" | "message" | "hint" | "context"> {
  return code === "PERMISSION_DENIED" ? { code, message, hint: ASK, context: {} } : { code, message, hint, context };
}

/**
 * The refusal of a body by its content type.
 *
 * @param type As sent; empty if it was not. @param requirement What it must be. @param hint The remedy.
 */
export function unsupportedType(type: string, requirement: string, hint?: string): HttpError {
  return new HttpError(
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    `Cannot read the body as ${requirement}: current value is ${JSON.stringify(type.slice(0, 60))}`,
    { hint },
  );
}
