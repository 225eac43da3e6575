import { DataError } from "../../core/errors/errors.ts";
import { shownAddress } from "../../core/text/server_address.ts";
import { folderObjects, isObjectKey } from "./folder_objects.ts";
import type { ObjectStore } from "./object_store.ts";
import type { ReadVariable } from "./s3_access.ts";
import type { S3Place } from "./s3_objects.ts";
import type { S3Options } from "./s3_request.ts";

/** How a store is opened. */
export interface OpenObjectsOptions extends S3Options {
  /** Variables of the environment, for the keys of S3. */
  readonly environment: ReadVariable;
  /** Address of a server of the S3 kind; default: as the environment says, else that of AWS. */
  readonly endpoint?: string;
}

/**
 * Open a store of objects by its address.
 *
 * @param address `s3://bucket/prefix`, or `file:///folder` for one that is shared.
 * @param options Keys, clock and such.
 * @throws {DataError} `INVALID_PARAMETER` for another address; of S3 as `readS3Access`.
 */
export async function openObjects(address: string, options: OpenObjectsOptions): Promise<ObjectStore> {
  const place = parseAddress(address);
  if ("folder" in place) {
    if (options.endpoint !== undefined) throw noServer(address, options.endpoint);
    return folderObjects(place.folder);
  }
  // Only who asks for S3 loads what speaks it.
  const { readS3Access } = await import("./s3_access.ts"), { s3Objects } = await import("./s3_objects.ts");
  return s3Objects(place, readS3Access(options.environment, options), options);
}

/**
 * What an address means.
 *
 * @param address As of {@linkcode openObjects}.
 * @throws {DataError} `INVALID_PARAMETER` if it is none.
 */
export function parseAddress(address: string): { readonly folder: string } | S3Place {
  const folder = /^file:\/\/(\/.*?)\/*$/i.exec(address)?.[1];
  if (folder !== undefined && URL.canParse(address)) return { folder: decodeFolder(folder, address) };
  const [, bucket, prefix = ""] = /^[sS]3:\/\/([a-z0-9][a-z0-9.-]+)(?:\/(.*?))?\/*$/.exec(address) ?? [];
  if (bucket === undefined || prefix !== "" && !isObjectKey(prefix)) throw notAnAddress(address);
  return { bucket, prefix };
}

function decodeFolder(folder: string, address: string): string {
  try {
    const decoded = decodeURIComponent(folder) || "/";
    if (!decoded.includes("\0")) return decoded;
  } catch (thrown) {
    if (!(thrown instanceof URIError)) throw thrown;
  }
  throw notAnAddress(address, "In file:// a % is written %25, and no name has a NUL.");
}

function noServer(address: string, endpoint: string): DataError {
  return new DataError(
    "INVALID_PARAMETER",
    `Cannot open ${address} by a server as only s3:// has one: current value is ${shownAddress(endpoint)}`,
    { hint: "Leave --endpoint out, or name a bucket: s3://bucket/prefix." },
  );
}

const S3_HINT = "For another server than that of AWS add --endpoint https://host:port.";

function notAnAddress(address: string, hint = S3_HINT): DataError {
  return new DataError(
    "INVALID_PARAMETER",
    "Cannot open the storage as its address must be s3://bucket/prefix or file:///folder, of letters, digits, _, -, . " +
      `and =: current value is ${shownAddress(address)}`,
    { hint },
  );
}
