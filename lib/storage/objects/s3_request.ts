import { AwsV4Signer } from "aws4fetch";
import { denialOf } from "../../core/errors/denial.ts";
import { DataError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import { joinBytes } from "../../core/bytes/join_bytes.ts";
import { formatCount } from "../../core/text/plural.ts";
import { mismatch, tooLarge } from "./folder_objects.ts";
import { Patience } from "./patience.ts";
import type { S3Access } from "./s3_access.ts";

/** What surrounds requests. */
export interface S3Options {
  /** Clock: a request is signed with its time. */
  readonly now: () => Date;
  /** Stops everything. */
  readonly signal?: AbortSignal;
  /** Waits between attempts, in milliseconds; default: the timer's. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** How long a server may send no byte of an answer, in milliseconds; default 60,000. */
  readonly idleMs?: number;
  /** How often a request is sent, with pauses that double up to {@linkcode MOST_WAIT_MS}; default 5, which is 3 s. */
  readonly attempts?: number;
  /** Told why a request is sent again. */
  readonly onRetry?: (reason: string) => void;
}

/** One request. */
export interface S3Request {
  /** What to do. */
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE";
  /** Path below the server: bucket and key. */
  readonly path: string;
  /** Headers beside those of the signature, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent. */
  readonly body?: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body as its sender knows it; the server refuses another. */
  readonly sha256?: string;
  /** Larger answers are refused. */
  readonly mostBytes: number;
}

/** An answer that the caller understands: a success, 404 or 412. */
export interface S3Answer {
  /** HTTP status. */
  readonly status: number;
  /** Headers. */
  readonly headers: Headers;
  /** All of it. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Attempts of one request. */
const ATTEMPTS = 5;
/** First wait, doubled from attempt to attempt, in milliseconds. */
const FIRST_WAIT_MS = 200;
/** No longer wait, in milliseconds. */
const MOST_WAIT_MS = 20_000;
/** So long no byte of an answer may come, in milliseconds; before it, what is sent may take as long as a slow line needs. */
const IDLE_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 100;

/** What a server asks to try again later. */
const LATER: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
/** As above, by the name of the error. */
const LATER_CODES = /^(?:RequestTimeout|SlowDown|ConditionalRequestConflict|OperationAborted|InternalError)$/;
const WRONG_BYTES = /^(?:BadDigest|InvalidDigest|XAmzContent(?:SHA256Mismatch|ChecksumMismatch))$/;
const EMPTY = hashBytes("");

/**
 * Send a signed request, again while the server asks for it or the connection is lost, with growing pauses.
 *
 * @param access Server and keys. @param request What to send. @param options Clock and such.
 * @returns A success, 404 of an object, or 412.
 * @throws {DataError} `STORAGE_UNREACHABLE`, `STORAGE_DENIED`, `STORAGE_FAILURE`, `CHECKSUM_MISMATCH`, `NOT_FOUND` (the bucket).
 */
export async function sendToS3(access: S3Access, request: S3Request, options: S3Options): Promise<S3Answer> {
  const { wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)), attempts = ATTEMPTS } = options;
  let failed: unknown = null;
  for (let attempt = 0; attempt < attempts; attempt++) {
    options.signal?.throwIfAborted();
    if (attempt > 0) {
      options.onRetry?.(`${access.endpoint}: "${reasonOf(failed)}"; sent again, attempt ${attempt + 1} of ${attempts}`);
      await wait(pauseOf(attempt, `${request.path} ${options.now().getTime()}`));
    }
    try {
      const answer = await sendOnce(access, request, options), { status } = answer;
      const code = codeOf(answer.body);
      if (!LATER.has(status) && !LATER_CODES.test(code)) {
        return understood(access, request, { ...answer, code });
      }
      failed = `${status} ${code}`.trimEnd();
    } catch (thrown) {
      options.signal?.throwIfAborted();
      if (thrown instanceof DataError || denialOf(thrown) !== null) throw wrapped(access, thrown, attempt + 1);
      failed = thrown;
    }
  }
  throw unreachable(access, failed, attempts);
}

/**
 * From half to all of a time that doubles: many that were put off at once do not come again at once.
 *
 * @param attempt 1 before the second one. @param who Tells requests apart.
 */
function pauseOf(attempt: number, who: string): number {
  const share = parseInt(hashBytes(`${who} ${attempt}`).slice(0, 8), 16) / 2 ** 32;
  return Math.round(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), MOST_WAIT_MS) * (1 + share) / 2);
}

async function sendOnce(access: S3Access, request: S3Request, options: S3Options): Promise<S3Answer> {
  const { method, body, mostBytes } = request,
    { idleMs = IDLE_MS } = options,
    url = `${access.endpoint}/${request.path}`;
  const { headers } = await new AwsV4Signer({
    ...access,
    service: "s3",
    url,
    method,
    headers: { ...request.headers, "x-amz-content-sha256": request.sha256 ?? EMPTY },
    datetime: options.now().toISOString().replace(/[:-]|\.\d{3}/g, ""),
  }).sign();
  // What is being sent is not seen: it has the time of a slow line.
  using patience = new Patience(idleMs + (body?.length ?? 0) / SLOWEST_BYTES_PER_MS, options.signal);
  // A redirection would take the signature elsewhere, where it says nothing.
  const answer = await fetch(url, { method, headers, body, redirect: "manual", signal: patience.signal });
  const onPart = () => patience.renew(idleMs);
  onPart();
  return { status: answer.status, headers: answer.headers, body: await bodyOf(answer, { url, mostBytes, onPart }) };
}

/** A server is not trusted: it could answer for ever. */
async function bodyOf(
  answer: Response,
  { url, mostBytes, onPart }: { readonly url: string; readonly mostBytes: number; readonly onPart: () => void },
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [], most = answer.ok ? mostBytes : Math.max(mostBytes, 1 << 16);
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    onPart();
    if (bytes > most) throw tooLarge(url, bytes, most);
    parts.push(part);
  }
  return joinBytes(parts);
}

/** The name of an error: `<Error><Code>NoSuchKey</Code>…`. */
function codeOf(body: Uint8Array): string {
  if (body.length === 0 || body[0] !== "<".charCodeAt(0)) return "";
  return /<Error>.*?<Code>\s*(\w+)\s*<\/Code>/s.exec(new TextDecoder().decode(body.subarray(0, 4096)))?.[1] ?? "";
}

function understood(access: S3Access, request: S3Request, answer: S3Answer & { readonly code: string }): S3Answer {
  const { status, code } = answer, address = `${access.endpoint}/${request.path}`;
  if (status >= 200 && status < 300 || status === 412) return answer;
  const needsBucketAlone = request.method === "PUT" && request.headers?.["if-match"] === undefined;
  if (code === "NoSuchBucket" || status === 404 && needsBucketAlone) throw noBucket(address);
  if (status === 404) return answer;
  const fact = `${status} ${code}`.trimEnd(), context = { address, status, code };
  if (WRONG_BYTES.test(code)) throw mismatch(address, fact);
  if (status === 401 || status === 403) {
    throw new DataError(
      "STORAGE_DENIED",
      `Cannot ${request.method} ${address} as the server must allow it: current value is "${fact}"`,
      { hint: DENIED_HINTS[code] ?? DENIED_HINT, context },
    );
  }
  const region = answer.headers.get("x-amz-bucket-region");
  throw new DataError(
    "STORAGE_FAILURE",
    `Cannot ${request.method} ${address} as the server must do it: current value is "${fact}"`,
    {
      hint: region === null ? "Look at the server's log." : `Set AWS_REGION=${region}: the bucket lies there.`,
      context,
    },
  );
}

const DENIED_HINT =
  "Check the keys, and that they may get, put and list in the bucket, and delete below .probe/ there.";
const DENIED_HINTS: Readonly<Record<string, string>> = {
  RequestTimeTooSkewed: "Set this machine's clock.",
  ExpiredToken: "Sign on again: the session is over.",
  InvalidAccessKeyId: "Check AWS_ACCESS_KEY_ID and AWS_PROFILE, and that --endpoint is the server that knows them.",
  SignatureDoesNotMatch: "Check AWS_SECRET_ACCESS_KEY, and AWS_REGION.",
};

function noBucket(address: string): DataError {
  return new DataError("NOT_FOUND", `Cannot use ${address} as its bucket must be there: current value is none`, {
    hint: "Make the bucket, or check its name and --endpoint.",
    context: { address },
  });
}

/** A flag that is missing is told as such. */
function wrapped(access: S3Access, thrown: unknown, attempts: number): DataError {
  return thrown instanceof DataError ? thrown : unreachable(access, thrown, attempts);
}

function unreachable({ endpoint }: S3Access, cause: unknown, attempts: number): DataError {
  return new DataError(
    "STORAGE_UNREACHABLE",
    `Cannot reach ${endpoint} as it must answer: current value is "${reasonOf(cause)}", ${
      formatCount(attempts, "time")
    }`,
    {
      hint: "Check the address and the network, and run the command again: it goes on where it was.",
      context: { endpoint },
      ...cause instanceof Error ? { cause } : {},
    },
  );
}

/** The innermost cause says what went wrong; those around it say that something did. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? reasonOf(cause.cause) : cause.message;
}
