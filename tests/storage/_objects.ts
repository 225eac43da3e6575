import { hashBytes } from "../../lib/core/bytes/hash.ts";
import type { ObjectStore, PutCondition } from "../../lib/storage/objects/object_store.ts";
import { s3Objects } from "../../lib/storage/objects/s3_objects.ts";
import { BUCKET, type S3Server } from "../_support/s3_server.ts";

/** The bucket of a server, with a clock that stands and pauses that take no time. */
export function bucketOf({ access }: Pick<S3Server, "access">, prefix = "team/a"): ObjectStore {
  return s3Objects({ bucket: BUCKET, prefix }, access, { now: () => new Date(0), wait: () => Promise.resolve() });
}

/** Write a text. */
export function putText(
  store: ObjectStore,
  key: string,
  text: string,
  condition?: PutCondition,
): Promise<string | null> {
  const bytes = new TextEncoder().encode(text);
  return store.put(key, bytes, { sha256: hashBytes(bytes), condition });
}

/** Read a text, or null. */
export async function getText(store: ObjectStore, key: string): Promise<string | null> {
  const found = await store.get(key, { mostBytes: 1 << 16 });
  return found === null ? null : new TextDecoder().decode(found.bytes);
}
