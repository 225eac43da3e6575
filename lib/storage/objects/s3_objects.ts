import { DataError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import { checkKey, isObjectKey } from "./folder_objects.ts";
import { parseListing } from "./s3_listing.ts";
import type { ObjectFacts, ObjectStore, PutOptions, StoredObject } from "./object_store.ts";
import type { S3Access } from "./s3_access.ts";
import { type S3Answer, type S3Options, type S3Request, sendToS3 } from "./s3_request.ts";

/** Where objects lie on a server. */
export interface S3Place {
  /** Bucket; it must be there. */
  readonly bucket: string;
  /** What every key begins with, without `/` at its ends; may be empty. */
  readonly prefix: string;
}

/** What stands in the way may be another's, and larger, in bytes. */
const MUCH_LARGER = 1 << 20;
/** A page of a listing has at most a thousand keys of at most a thousand bytes. */
const LISTING_BYTES = 1 << 24;

/**
 * A bucket of S3, or of what speaks like it, as a store of objects. Addresses are in path style, which every server knows. Every
 * body is sent with its SHA-256 twice: in the signature, and as the checksum that the server keeps.
 *
 * @param place Bucket and prefix. @param access Server and keys. @param options Clock and such.
 */
export function s3Objects({ bucket, prefix }: S3Place, access: S3Access, options: S3Options): ObjectStore {
  const server = `${access.endpoint}/${bucket}`;
  const pathOf = (key: string) =>
    [bucket, prefix, checkKey(key)].filter((part) => part !== "").join("/").split("/").map(encodeURIComponent).join(
      "/",
    );
  const send = (request: S3Request) => sendToS3(access, request, options);
  const get = async (key: string, mostBytes: number): Promise<StoredObject | null> => {
    const answer = await send({ method: "GET", path: pathOf(key), mostBytes });
    return answer.status === 404 ? null : { bytes: answer.body, tag: tagOf(answer, server) };
  };
  return {
    address: prefix === "" ? server : `${server}/${prefix}`,
    server,
    async head(key): Promise<ObjectFacts | null> {
      const headers = { "x-amz-checksum-mode": "ENABLED" };
      const answer = await send({ method: "HEAD", path: pathOf(key), headers, mostBytes: 0 });
      if (answer.status === 404) return null;
      const bytes = Number(answer.headers.get("content-length") ?? NaN);
      return { bytes, sha256: hexOf(answer.headers.get("x-amz-checksum-sha256")), tag: tagOf(answer, server) };
    },
    get: (key, { mostBytes }) => get(key, mostBytes),
    async put(key, body, { sha256, condition }: PutOptions): Promise<string | null> {
      const headers = {
        "content-type": "application/octet-stream",
        "x-amz-checksum-sha256": base64Of(sha256),
        ...condition === undefined
          ? {}
          : condition === "absent"
          ? { "if-none-match": "*" }
          : { "if-match": condition.tag },
      };
      const answer = await send({ method: "PUT", path: pathOf(key), headers, body, sha256, mostBytes: 1 << 16 });
      if (answer.status !== 404 && answer.status !== 412) return tagOf(answer, server);
      // The answer of an earlier attempt may have been lost, so that it is that one which stands in the way. Even where this
      // program has sent it once: what is below it sends again what it believes to be lost.
      const there = answer.status === 412 ? await get(key, body.length + MUCH_LARGER) : null;
      return there !== null && hashBytes(there.bytes) === sha256 ? there.tag : null;
    },
    async list(asked): Promise<string[]> {
      const own = prefix === "" ? "" : `${prefix}/`, keys: string[] = [], tokens = new Set<string>();
      const query = `${encodeURIComponent(bucket)}?list-type=2&prefix=${encodeURIComponent(own + asked)}`;
      for (let path = query;;) {
        const answer = await send({ method: "GET", path, mostBytes: LISTING_BYTES }), page = parseListing(answer.body);
        if (page === null) throw noListing(server);
        for (const key of page.keys) if (key.startsWith(own)) keys.push(key.slice(own.length));
        if (page.next === null) return keys.filter(isObjectKey).sort();
        if (tokens.has(page.next)) throw noListing(server);
        tokens.add(page.next);
        path = `${query}&continuation-token=${encodeURIComponent(page.next)}`;
      }
    },
    async remove(key): Promise<void> {
      await send({ method: "DELETE", path: pathOf(key), mostBytes: 1 << 16 });
    },
  };
}

function tagOf({ headers, status }: S3Answer, server: string): string {
  const tag = headers.get("etag");
  if (tag !== null && tag !== "") return tag;
  throw new DataError(
    "STORAGE_FAILURE",
    `Cannot use ${server} as it must name every content by an ETag: current value is none, with status ${status}`,
    { hint: "Use a server that speaks S3; deno task doctor --storage tells what else it lacks." },
  );
}

function noListing(server: string): DataError {
  return new DataError(
    "STORAGE_FAILURE",
    `Cannot list ${server} as the server must answer page by page to the end: current value is no such answer`,
    { hint: "Use a server that speaks S3; deno task doctor --storage tells what else it lacks." },
  );
}

function base64Of(hex: string): string {
  return Uint8Array.fromHex(hex).toBase64();
}

/** Null for none, and for one that is of parts. */
function hexOf(base64: string | null): string | null {
  return base64 === null || !/^[A-Za-z0-9+/]{43}=$/.test(base64) ? null : Uint8Array.fromBase64(base64).toHex();
}
