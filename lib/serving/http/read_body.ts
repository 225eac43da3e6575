import { joinBytes } from "../../core/bytes/join_bytes.ts";
import { HttpError } from "./http_error.ts";
import { jsonDepth } from "./json_depth.ts";
import type { ServingLimits } from "./limits.ts";

/** Bytes that all bodies under way take together. */
export class BodyBudget {
  #left: number;

  /** @param bytes All that there is. */
  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Bytes that nobody has. */
  get left(): number {
    return this.#left;
  }

  /** @throws {HttpError} `OVERLOADED` (503) if there are fewer. */
  take(bytes: number): void {
    if (bytes > this.#left) {
      throw new HttpError(
        503,
        "OVERLOADED",
        "Cannot take in the body as those of all requests must fit into memory: current value is too much",
        { hint: "Come again after the seconds of Retry-After, or send smaller requests.", headers: CLOSE },
      );
    }
    this.#left -= bytes;
  }

  /** Give bytes back. */
  give(bytes: number): void {
    this.#left += bytes;
  }
}

/** A body that was not read to its end leaves its connection useless. */
const CLOSE = { Connection: "close" };

/** Bytes of a body that are counted as soon as they are announced; of a larger one what has come, so that nobody holds memory by words. */
const SMALL = 1 << 14;

/** What reading a body needs. */
export interface BodyOptions {
  /** `bodyMs`, `bodyBytes`. */
  readonly limits: Pick<ServingLimits, "bodyMs" | "bodyBytes">;
  /** Of the server. */
  readonly budget: BodyBudget;
}

/**
 * Read a body and use it; its bytes count until it was used.
 *
 * @param request Whose body was not touched. @param options Limits, budget. @param use Gets the bytes.
 * @throws {HttpError} `BODY_TOO_LARGE` (413), `BODY_TIMEOUT` (408), `OVERLOADED` (503), `UNSUPPORTED_MEDIA_TYPE` (415) of a
 * compressed body.
 */
export async function withBody<T>(
  request: Request,
  options: BodyOptions,
  use: (bytes: Uint8Array<ArrayBuffer>) => T,
): Promise<T> {
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") throw compressed(encoding);
  const { limits: { bodyBytes }, budget } = options;
  const announced = request.headers.get("content-length");
  if (Number(announced) > bodyBytes) throw tooLarge(bodyBytes);
  let held = 0;
  const hold = (bytes: number) => {
    budget.take(bytes);
    held += bytes;
  };
  try {
    return use(await beforeDeadline(readAll(request, { bodyBytes, announced, hold }), options.limits.bodyMs));
  } finally {
    budget.give(held);
  }
}

async function readAll(
  request: Request,
  { bodyBytes, announced, hold }: {
    readonly bodyBytes: number;
    readonly announced: string | null;
    readonly hold: (bytes: number) => void;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  if (announced !== null && Number(announced) <= SMALL) {
    // The parser of the connection ends a body where its announced length ends.
    hold(Number(announced));
    return new Uint8Array(await request.arrayBuffer());
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    if ((length += part.length) > bodyBytes) throw tooLarge(bodyBytes);
    hold(part.length);
    parts.push(part);
  }
  return joinBytes(parts);
}

async function beforeDeadline<T>(reading: Promise<T>, ms: number): Promise<T> {
  let timer;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(ms)), ms);
  });
  try {
    return await Promise.race([reading, late]);
  } catch (thrown) {
    if (thrown instanceof HttpError) throw thrown;
    throw new HttpError(
      400,
      "MALFORMED_REQUEST",
      "Cannot read the body as it must come to its end: current value is broken off",
      { cause: thrown, headers: CLOSE },
    );
  } finally {
    clearTimeout(timer);
    reading.catch(() => {}); // what comes after the deadline is nobody's
  }
}

/**
 * JSON of a body.
 *
 * @param bytes UTF-8. @param depth Most objects and arrays inside of one another.
 * @throws {HttpError} `MALFORMED_REQUEST` (400).
 */
export function parseJson(bytes: Uint8Array, depth: number): unknown {
  const deepest = jsonDepth(bytes);
  if (deepest > depth) throw malformed(`at most ${depth} arrays and objects inside of one another`, `${deepest}`);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed("JSON in UTF-8", bytes.length === 0 ? "empty" : "something else", { cause, hint: JSON_HINT });
  }
}

/** Python's `json.dumps` writes `NaN`. */
const JSON_HINT =
  "JSON has no NaN and no Infinity: what is missing is null. The fields of every request are listed at /docs.";

function malformed(
  requirement: string,
  value: string,
  { cause, hint = "The fields of every request are listed at /docs." }: {
    readonly cause?: unknown;
    readonly hint?: string;
  } = {},
): HttpError {
  return new HttpError(
    400,
    "MALFORMED_REQUEST",
    `Cannot read the body as it must be ${requirement}: current value is ${value}`,
    { cause, hint },
  );
}

function tooLarge(most: number): HttpError {
  return new HttpError(
    413,
    "BODY_TOO_LARGE",
    `Cannot take in the body as it may have at most ${most} bytes: current value is more`,
    { hint: "Ask for fewer keys at a time.", context: { limit: most }, headers: CLOSE },
  );
}

function tooSlow(ms: number): HttpError {
  return new HttpError(
    408,
    "BODY_TIMEOUT",
    `Cannot wait for the body as it must come within ${ms} milliseconds: current value is longer`,
    { hint: "Send it again.", context: { limit: ms }, headers: CLOSE },
  );
}

function compressed(encoding: string): HttpError {
  return new HttpError(
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    `Cannot read the body as it must not be compressed: current value is ${JSON.stringify(encoding.slice(0, 40))}`,
    { hint: "Leave Content-Encoding out.", headers: CLOSE },
  );
}
