import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Access } from "../../lib/storage/objects/s3_access.ts";

/** How a server of S3's kind behaves; without anything it is honest. */
export interface S3Faults {
  /** Conditional headers are not looked at. */
  readonly ignoresConditions?: boolean;
  /** Hashes are not looked at. */
  readonly ignoresChecksums?: boolean;
  /** Reads show what was there before the last write. */
  readonly isStale?: boolean;
  /** Keys of a page of a listing; default 1,000. */
  readonly page?: number;
  /** A listing lacks what was written last. */
  readonly listsLate?: boolean;
  /** What happens to the n-th request, from 1: the connection is cut, or this status is answered. */
  readonly at?: (n: number, request: string) => "cut before" | "cut after" | number | null;
}

/** A server in this process: one bucket, `bucket`, in memory. */
export interface S3Server extends AsyncDisposable {
  /** Access to it. */
  readonly access: S3Access;
  /** What is in the bucket, by key; tests may look, change and remove. */
  readonly objects: Map<string, Uint8Array<ArrayBuffer>>;
  /** What was asked: `PUT key`, `LIST prefix`. */
  readonly requests: string[];
  /** How it behaves from now on. */
  faults: S3Faults;
}

/** The one bucket that is there. */
export const BUCKET = "bucket";

/** Start a server on a free port of the loopback. */
export async function startS3(faults: S3Faults = {}): Promise<S3Server> {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>(), requests: string[] = [];
  const state = { objects, requests, faults };
  const server = createServer((request, response) => void serve(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const access = {
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    accessKeyId: "id",
    secretAccessKey: "secret",
  };
  return Object.assign(state, {
    access,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

interface State {
  readonly objects: Map<string, Uint8Array<ArrayBuffer>>;
  readonly requests: string[];
  faults: S3Faults;
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://x"), listing = listingOf(searchParams);
  const [, bucket, ...parts] = decodeURIComponent(pathname).split("/");
  const key = parts.join("/"), parcels: Uint8Array[] = [];
  for await (const parcel of request) parcels.push(parcel);
  const told = listing === null ? `${request.method} ${key}` : `LIST ${listing.prefix}`;
  state.requests.push(told);
  const fate = state.faults.at?.(state.requests.length, told) ?? null;
  if (fate === "cut before") return void request.socket.destroy();
  const asked = {
    method: request.method ?? "",
    key,
    listing,
    body: new Uint8Array(Buffer.concat(parcels)),
    header: (name: string) => headerOf(request, name),
  };
  const answer = typeof fate === "number"
    ? failure(fate, fate >= 500 ? "InternalError" : "Refused")
    : bucket !== BUCKET
    ? failure(404, "NoSuchBucket")
    : answerTo(state, asked);
  if (fate === "cut after") return void request.socket.destroy();
  response.writeHead(answer.status, answer.headers);
  response.end(request.method === "HEAD" ? undefined : answer.body);
}

interface Asked {
  readonly method: string;
  readonly key: string;
  readonly listing: Listing | null;
  readonly body: Uint8Array<ArrayBuffer>;
  header(name: string): string | null;
}

interface Listing {
  readonly prefix: string;
  readonly token: string;
}

function listingOf(query: URLSearchParams): Listing | null {
  if (query.get("list-type") !== "2") return null;
  return { prefix: query.get("prefix") ?? "", token: query.get("continuation-token") ?? "" };
}

/** A token is the last key of the page before, with what XML and addresses must escape. */
function pageOf({ objects, faults: { page = 1000, listsLate = false } }: State, { prefix, token }: Listing): Answer {
  const known = [...objects.keys()].slice(0, listsLate ? -1 : undefined).sort();
  const after = known.filter((key) => key.startsWith(prefix) && `after<&>${key}` > token), keys = after.slice(0, page);
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const next = `<NextContinuationToken>${escaped(`after<&>${keys.at(-1) ?? ""}`)}</NextContinuationToken>`;
  const isLast = keys.length === after.length;
  const found = keys.map((key) => `<Contents><Key>${escaped(key)}</Key><Size>1</Size></Contents>`).join("");
  const head = `<IsTruncated>${!isLast}</IsTruncated>${isLast ? "" : next}`;
  const body = `<?xml version="1.0"?>\n<ListBucketResult xmlns="x">${head}${found}</ListBucketResult>`;
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array | string;
}

function answerTo(state: State, { method, key, listing, body, header }: Asked): Answer {
  const { objects, faults } = state, there = objects.get(key);
  if (!/^AWS4-HMAC-SHA256 /.test(header("authorization") ?? "")) return failure(403, "AccessDenied");
  if (listing !== null) return pageOf(state, listing);
  if (method === "DELETE") return objects.delete(key), { status: 204, headers: {} };
  if (method !== "PUT") {
    if (there === undefined) return failure(404, "NoSuchKey");
    if ((header("if-match") ?? factsOf(there).etag) !== factsOf(there).etag) return failure(412, "PreconditionFailed");
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(header("range") ?? "") ?? [];
    if (from !== undefined) {
      const part = there.slice(Number(from), Number(to) + 1), { etag } = factsOf(there);
      const range = `bytes ${from}-${Number(from) + part.length - 1}/${there.length}`;
      return { status: 206, headers: { etag, "content-range": range }, body: part };
    }
    return { status: 200, headers: { ...factsOf(there), "content-length": String(there.length) }, body: there };
  }
  if (!faults.ignoresChecksums && isWrong(body, header)) return failure(400, "BadDigest");
  if (!faults.ignoresConditions) {
    if (header("if-none-match") === "*" && there !== undefined) return failure(412, "PreconditionFailed");
    const wanted = header("if-match");
    if (wanted !== null && there === undefined) return failure(404, "NoSuchKey");
    if (wanted !== null && there !== undefined && factsOf(there).etag !== wanted) {
      return failure(412, "PreconditionFailed");
    }
  }
  if (!(faults.isStale && there !== undefined)) objects.set(key, body);
  return { status: 200, headers: { etag: factsOf(body).etag } };
}

function isWrong(body: Uint8Array, header: Asked["header"]): boolean {
  const digest = createHash("sha256").update(body).digest();
  return header("x-amz-content-sha256") !== digest.toString("hex") ||
    header("x-amz-checksum-sha256") !== digest.toString("base64");
}

function factsOf(body: Uint8Array): { etag: string; "x-amz-checksum-sha256": string } {
  return {
    etag: `"${createHash("md5").update(body).digest("hex")}"`,
    "x-amz-checksum-sha256": createHash("sha256").update(body).digest("base64"),
  };
}

function failure(status: number, code: string): Answer {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return value === undefined ? null : String(value);
}
