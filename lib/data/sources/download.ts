import { denialOf } from "../../core/errors/denial.ts";
import { DataError } from "../../core/errors/errors.ts";
import { Patience } from "../../storage/objects/patience.ts";
import { Publication } from "../../storage/files/publish.ts";

/** What a server said of a file. */
export interface RemoteFacts {
  /** Its name for the content; null where it has none. */
  readonly etag: string | null;
  /** When the content changed last, as the server writes it. */
  readonly modified: string | null;
  /** What the content is, such as `text/csv`. */
  readonly type: string | null;
}

/** How a file is asked for. */
export interface DownloadOptions {
  /** Where the file goes. */
  readonly path: string;
  /** What to call it in messages: the address may be a secret. */
  readonly name: string;
  readonly signal?: AbortSignal;
  /** So long no byte may come, in milliseconds; default 60,000. */
  readonly idleMs?: number;
}

const IDLE_MS = 60_000;

/**
 * Get a file by HTTP. Redirections are followed; what comes compressed for the way is unpacked.
 *
 * @param address `https://` or `http://`. @param options Where to, and what to call it.
 * @throws {DataError} `SOURCE_UNREACHABLE` if nothing answers, or not to the end; `SOURCE_DENIED`, `MISSING_FILE`,
 * `SOURCE_FAILED` by what the server says.
 */
export async function download(address: string, options: DownloadOptions): Promise<RemoteFacts> {
  const { path, name, signal, idleMs = IDLE_MS } = options;
  using patience = new Patience(idleMs, signal);
  let answer: Response;
  try {
    answer = await fetch(address, { signal: patience.signal, headers: { accept: "*/*" } });
  } catch (thrown) {
    signal?.throwIfAborted();
    throw unreachable(name, thrown);
  }
  if (!answer.ok) {
    await answer.body?.cancel();
    throw refused(name, answer);
  }
  const part = partOf(answer);
  if (part !== null) {
    await answer.body?.cancel();
    throw cutShort(name, 0, part);
  }
  await save(answer, { path, name, signal, renew: () => patience.renew(idleMs) });
  const { headers } = answer;
  return { etag: headers.get("etag"), modified: headers.get("last-modified"), type: headers.get("content-type") };
}

/** What a server says that sends a part, though all was asked for; null: it sends all. */
function partOf({ status, headers }: Response): string | null {
  if (status !== 206) return null;
  const range = headers.get("content-range") ?? "no range",
    [, from, to, size] = /(\d+)-(\d+)\/(\d+)$/.exec(range) ?? [];
  return from === "0" && Number(to) + 1 === Number(size) ? null : `206 Partial Content, ${range}`;
}

async function save(
  { body, headers }: Response,
  { path, name, signal, renew }: { path: string; name: string; signal: AbortSignal | undefined; renew: () => void },
): Promise<void> {
  // Of what is compressed for the way alone the length is that on the way.
  const promised = headers.get("content-encoding") === null ? headers.get("content-length") : null;
  const file = new Publication(path);
  let bytes = 0;
  try {
    const parts = (body ?? new Blob().stream())[Symbol.asyncIterator]();
    for (;;) {
      const part = await parts.next().catch((thrown) => {
        signal?.throwIfAborted();
        throw cutShort(name, bytes, thrown);
      });
      if (part.done === true) break;
      bytes += part.value.length;
      renew();
      file.write(part.value);
    }
    if (promised !== null && bytes !== Number(promised)) throw cutShort(name, bytes, `${promised} bytes were promised`);
    file.finish();
  } finally {
    file.discard();
  }
}

function unreachable(name: string, thrown: unknown): DataError {
  return new DataError(
    "SOURCE_UNREACHABLE",
    `Cannot read ${name} as its server must answer: current value is "${safeReason(thrown, name)}"`,
    { hint: "Check the address and the network, and run the command again.", ...causeOf(thrown) },
  );
}

function cutShort(name: string, bytes: number, thrown: unknown): DataError {
  return new DataError(
    "SOURCE_UNREACHABLE",
    `Cannot read ${name} as it must come to its end: current value is ${bytes} bytes, then "${
      safeReason(thrown, name)
    }"`,
    { hint: "Run the command again; of a file that is still being written wait for its end.", ...causeOf(thrown) },
  );
}

function refused(name: string, { status, statusText }: Response): DataError {
  const fact = `${status} ${statusText}`.trimEnd(), context = { source: name, status };
  if (status === 404 || status === 410) {
    return new DataError("MISSING_FILE", `Cannot read ${name} as the file must exist: current value is "${fact}"`, {
      hint: "Check the address.",
      context,
    });
  }
  const isDenied = status === 401 || status === 403;
  return new DataError(
    isDenied ? "SOURCE_DENIED" : "SOURCE_FAILED",
    `Cannot read ${name} as the server must give it: current value is "${fact}"`,
    {
      hint: isDenied
        ? 'Put the address with its key into a variable and name that: "source": { "env": "SOURCE_…" }. A link may have expired.'
        : "Run the command again later, or look at the server's log.",
      context,
    },
  );
}

/** The innermost cause says what went wrong; what runtimes add to it may repeat the address, and with it a key. */
function safeReason(thrown: unknown, name: string): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.cause instanceof Error) return safeReason(thrown.cause, name);
  return thrown.message.replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"')]+/gi, name);
}

/** Only a missing flag is passed on as the cause: others hold the address. */
function causeOf(thrown: unknown): { cause?: unknown } {
  return denialOf(thrown) === null ? {} : { cause: thrown };
}
