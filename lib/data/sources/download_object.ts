import { DataError } from "../../core/errors/errors.ts";
import { Publication } from "../../storage/files/publish.ts";
import type { RemoteFacts } from "./download.ts";
import type { SourceAccess } from "./source_access.ts";

/** Bytes that are asked for at a time: memory is bounded by them. */
const PART = 1 << 26;

/**
 * Get an object of S3, or of what speaks like it, part by part. Keys are found as the tools of AWS find them.
 *
 * @param address `s3://bucket/key`. @param options `path`: where the file goes; `access`: environment and clock.
 * @throws {DataError} `MISSING_FILE`, `SOURCE_FAILED` if it changes meanwhile; as `readS3Access` and `sendToS3`.
 */
export async function downloadObject(
  address: string,
  { path, access, partBytes = PART }: { path: string; access: SourceAccess; partBytes?: number },
): Promise<RemoteFacts> {
  const { signal } = access;
  const { readS3Access } = await import("../../storage/objects/s3_access.ts");
  const { sendToS3 } = await import("../../storage/objects/s3_request.ts");
  const server = readS3Access((name) => access.variable(name));
  const object = address.replace(/^s3:\/\//i, "").split("/").map(encodeURIComponent).join("/");
  const file = new Publication(path);
  let etag: string | null = null, modified: string | null = null;
  try {
    for (let from = 0, size = Infinity; from < size;) {
      const headers = { range: `bytes=${from}-${from + partBytes - 1}`, ...etag === null ? {} : { "if-match": etag } };
      const request = { method: "GET" as const, path: object, headers, mostBytes: partBytes };
      const answer = await sendToS3(server, request, { now: () => access.now(), signal });
      if (answer.status === 404) throw missing(address);
      if (answer.status === 412) throw changed(address);
      file.write(answer.body);
      etag ??= answer.headers.get("etag");
      modified ??= answer.headers.get("last-modified");
      size = answer.status === 206 ? sizeOf(answer.headers) ?? NaN : answer.body.length;
      // A server may send less than was asked for: the rest is asked for next.
      from += answer.body.length;
      if (Number.isNaN(size) || (answer.body.length === 0 && from < size)) throw cutShort(address, from);
    }
    file.finish();
  } finally {
    file.discard();
  }
  return { etag, modified, type: null };
}

/** Of `bytes 0-99/1234` the last number; a server may send all at once. */
function sizeOf(headers: Headers): number | null {
  const size = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return size === undefined ? null : Number(size);
}

function missing(address: string): DataError {
  return new DataError("MISSING_FILE", `Cannot read ${address} as the object must exist: current value is none`, {
    hint: "Check bucket and key, and that AWS_ENDPOINT_URL_S3 names the server.",
    context: { source: address },
  });
}

function cutShort(address: string, bytes: number): DataError {
  return new DataError(
    "SOURCE_UNREACHABLE",
    `Cannot read ${address} as it must come to its end: current value is ${bytes} bytes, and no word of the rest`,
    { hint: "Run the command again, or look at the server's log.", context: { source: address } },
  );
}

function changed(address: string): DataError {
  return new DataError(
    "SOURCE_FAILED",
    `Cannot read ${address} as it must stay as it is meanwhile: current value is another content`,
    { hint: "Run the command again.", context: { source: address } },
  );
}
