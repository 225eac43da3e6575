import { TrackingError } from "../core/errors/errors.ts";
import { serverAddress } from "../core/text/server_address.ts";
import { authorizationOf, type Variables } from "./authorization.ts";
import { readAnswer } from "../core/bytes/read_answer.ts";

/** How to reach a tracking server. */
export interface ConnectionOptions {
  /** Variables of the environment that say who asks; default: none. */
  readonly variable?: Variables;
  /** Ends all waiting. */
  readonly signal?: AbortSignal;
  /** Default: the runtime's. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Wait before another attempt; default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Most milliseconds for one answer, without the time that the bytes of a file take; default 60,000. */
  readonly timeoutMs?: number;
  /** Most bytes of one answer; default 64 MiB, which is a page of 10,000 versions three times over. */
  readonly mostBytes?: number;
}

/** Values of a request, or of an answer. */
export type Fields = Readonly<Record<string, unknown>>;

/** A tracking server. */
export interface Connection {
  /** Its address, without a `/` at the end. */
  readonly url: string;
  /**
   * Ask once.
   *
   * @param method `GET` sends the fields in the address, others as JSON. @param path After `/api/2.0/`.
   * @throws {TrackingError} `TRACKING_UNREACHABLE`, `TRACKING_DENIED`, `TRACKING_FAILED` with the server's own `errorCode` in
   * the context.
   */
  once(method: "GET" | "POST" | "DELETE", path: string, fields: Fields): Promise<Fields>;
  /** Ask, and again while the failure may pass: for what may be asked twice. */
  ask(method: "GET" | "POST" | "DELETE", path: string, fields: Fields): Promise<Fields>;
  /** Send the bytes of a file, in place of one that is there. @param path After `/api/2.0/`, its parts encoded. */
  send(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * Do something again while it fails by what may pass: no answer, or one that says so. At most five times. Requests come one
   * after the other.
   */
  persist<T>(work: () => Promise<T>): Promise<T>;
}

/** Milliseconds before the next attempts. */
const PAUSES = [500, 1000, 2000, 4000];
/** What MLflow says when its database refuses: two have written the same row, which the next attempt finds. */
const DATABASE = "BAD_REQUEST";
/** Most milliseconds that a server may ask to be left alone. */
const LONGEST_PAUSE = 60_000;
/** A connection that is slower than this, in bytes per millisecond, is given up. */
const SLOWEST = 250;

/**
 * Talk to a tracking server.
 *
 * @param url Its address, for instance `http://127.0.0.1:5000`; a path in it stays in front. @param options How.
 * @throws {TrackingError} `TRACKING_URL` if it is no such address; `TRACKING_DENIED` for a token that cannot be sent.
 */
export function connect(url: string, options: ConnectionOptions = {}): Connection {
  const address = addressOf(url), headers = authorizationOf(options.variable ?? (() => undefined));
  const { fetch: send = (to, init) => fetch(to, init), timeoutMs = 60_000, mostBytes = 64 << 20, signal } = options;
  const wait = options.wait ?? ((milliseconds) => pause(milliseconds, signal));

  async function request(path: string, init: RequestInit, size = 0): Promise<Response> {
    const limits = [AbortSignal.timeout(timeoutMs + size / SLOWEST), ...signal === undefined ? [] : [signal]];
    const what = `${init.method} ${path}`;
    try {
      const answer = await send(`${address}/api/2.0/${path}`, {
        ...init,
        headers: { ...headers, ...init.headers },
        redirect: "manual",
        signal: AbortSignal.any(limits),
      });
      if (answer.ok) return answer;
      throw await refusalOf(answer, { what, address, mostBytes });
    } catch (thrown) {
      throw thrown instanceof TrackingError ? thrown : unreachable(thrown, { what, address, signal });
    }
  }

  async function once(method: "GET" | "POST" | "DELETE", path: string, fields: Fields): Promise<Fields> {
    const init = method === "GET"
      ? { method }
      : { method, body: JSON.stringify(fields), headers: { "content-type": "application/json" } };
    const query = method === "GET" ? `?${queryOf(fields)}` : "";
    const answer = await request(`${path}${query}`, init);
    return await fieldsOf(answer, { what: `${method} ${path}`, address, mostBytes });
  }

  let persisting = false;

  /** Attempts do not multiply: what asks within an attempt asks once. */
  async function persist<T>(work: () => Promise<T>): Promise<T> {
    if (persisting) return await work();
    persisting = true;
    try {
      return await attempt(work);
    } finally {
      persisting = false;
    }
  }

  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    for (const milliseconds of PAUSES) {
      try {
        return await work();
      } catch (thrown) {
        if (!(thrown instanceof TrackingError) || !mayPass(thrown)) throw thrown;
        await wait(Math.max(milliseconds, Number(thrown.context.retryAfterMs ?? 0)));
      }
    }
    return await work();
  }

  return {
    url: address,
    once,
    persist,
    ask: (method, path, fields) => persist(() => once(method, path, fields)),
    send: (path, bytes) =>
      persist(async () => {
        const headers = { "content-type": "application/octet-stream" };
        const answer = await request(path, { method: "PUT", body: bytes, headers }, bytes.length);
        await answer.body?.cancel();
      }),
  };
}

/** What the runtime does not allow is never allowed later. */
function mayPass({ code, context }: TrackingError): boolean {
  return context.mayPass === true && code !== "PERMISSION_DENIED";
}

function addressOf(text: string): string {
  const address = serverAddress(text);
  if (typeof address === "string") return address;
  throw new TrackingError(
    "TRACKING_URL",
    `Cannot reach a tracking server as its address must ${address.requirement}: current value is ${address.shown}`,
    {
      hint:
        "For instance --to http://127.0.0.1:5000; a name and a password go into MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.",
    },
  );
}

function queryOf(fields: Fields): string {
  return new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])).toString();
}

interface Asked {
  readonly what: string;
  readonly address: string;
}

interface Answered extends Asked {
  readonly mostBytes: number;
}

async function fieldsOf(answer: Response, asked: Answered): Promise<Fields> {
  const text = await readAnswer(answer, asked.mostBytes).catch((thrown) => {
    throw unreachable(thrown, asked);
  });
  if (text === null) throw foreign(asked, `an answer of more than ${asked.mostBytes} bytes`);
  const fields = parsed(text);
  if (fields !== null) return fields;
  throw foreign(asked, `status ${answer.status} and no JSON object`);
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Fields : null;
  } catch {
    return null;
  }
}

/** What an answer other than "done" means. */
async function refusalOf(answer: Response, asked: Answered): Promise<TrackingError> {
  const { status } = answer, fields = parsed(await readAnswer(answer, asked.mostBytes).catch(() => null) ?? "");
  if (status === 401 || status === 403) return denied(status, asked);
  if (status >= 300 && status < 400) return foreign(asked, `status ${status} to ${answer.headers.get("location")}`);
  const { error_code: errorCode = "", message = "" } = fields ?? {};
  const mayPass = status >= 500 || status === 408 || status === 429 || errorCode === DATABASE;
  if (fields === null && !mayPass) return foreign(asked, `status ${status} and no JSON object`);
  const seconds = Number(answer.headers.get("retry-after"));
  return new TrackingError(
    "TRACKING_FAILED",
    `Cannot ${asked.what} at ${asked.address} as the server must do it: current value is status ${status} ${errorCode} ${
      String(message).slice(0, 300)
    }`.trimEnd(),
    {
      hint: mayPass
        ? "Look at the server's log, and run the same command again: it goes on where this one ended."
        : "Look at the server's log.",
      context: {
        status,
        errorCode,
        mayPass,
        ...seconds > 0 ? { retryAfterMs: Math.min(seconds * 1000, LONGEST_PAUSE) } : {},
      },
    },
  );
}

function denied(status: number, { what, address }: Asked): TrackingError {
  return new TrackingError(
    "TRACKING_DENIED",
    `Cannot ${what} at ${address} as the server must allow it: current value is status ${status}`,
    {
      hint: "Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.",
      context: { status, mayPass: false },
    },
  );
}

function foreign({ what, address }: Asked, found: string): TrackingError {
  return new TrackingError(
    "TRACKING_FAILED",
    `Cannot ${what} at ${address} as an MLflow server must answer there: current value is ${found}`,
    {
      hint: "Check --to: it is the address under which the server's pages open in a browser.",
      context: { mayPass: false },
    },
  );
}

function unreachable(thrown: unknown, asked: Asked & { signal?: AbortSignal }): TrackingError {
  const { what, address, signal } = asked;
  if (signal?.aborted) {
    return new TrackingError("ABORTED", `Cannot ${what} as the command was interrupted: current value is Ctrl-C`, {
      hint: "Run the same command again: it goes on where this one ended.",
      cause: thrown,
    });
  }
  return new TrackingError(
    "TRACKING_UNREACHABLE",
    `Cannot ${what} at ${address} as the server must answer in time: current value is "${
      thrown instanceof Error ? thrown.message : thrown
    }"`,
    {
      hint: "Check --to and that the server runs; then run the same command again: it goes on where this one ended.",
      context: { mayPass: true },
      cause: thrown,
    },
  );
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    // The next request then says that it was interrupted.
    signal?.addEventListener("abort", done);
  });
}
